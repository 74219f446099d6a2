using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

public static partial class Losses
{
    /// <summary>Hides the labels inside each sequence's prefix: a prompt or a question is given, not predicted.</summary>
    /// <param name="labels">Next-token labels <c>[B, T - 1]</c>; label t is token t + 1.</param>
    /// <param name="prefixLengths">Number of tokens in front of each sequence that belong to the prefix, <c>[B]</c>, at least 1.</param>
    /// <returns>Labels <c>[B, T - 1]</c>, <see cref="Ignored"/> where the token to predict is part of the prefix.</returns>
    public static Tensor HidePrefix(Tensor labels, Tensor prefixLengths)
    {
        using var scope = NewDisposeScope();
        var predicted = arange(1, labels.shape[1] + 1, dtype: ScalarType.Int64, device: labels.device);
        var hidden = predicted.unsqueeze(0).lt(prefixLengths.unsqueeze(1));
        return labels.masked_fill(hidden, Ignored).MoveToOuterDisposeScope();
    }
}
