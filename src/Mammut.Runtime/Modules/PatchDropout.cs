using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>Leaves out random patches in training, which saves their cost (FLIP, Li et al. 2023).</summary>
public static class PatchDropout
{
    /// <summary>Keeps a random selection of the tokens, another one for each image; from torch's own random state.</summary>
    /// <param name="tokens"><c>[B, N, D]</c>.</param>
    /// <param name="share">Share of the patches to leave out, 0 up to, not including, 1. At least one patch stays.</param>
    /// <param name="keepFirst">Whether the first token is a class token: it is kept, and is not counted as a patch.</param>
    /// <param name="training">Without it, all tokens are kept.</param>
    /// <returns><c>[B, K, D]</c>, always a tensor of its own; the order of the patches is random where some were left out.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is not in 0 to 1.</exception>
    public static Tensor Apply(Tensor tokens, double share, bool keepFirst, bool training)
    {
        if (!(share is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "The share of patches to leave out is 0 up to, not including, 1.");
        if (!training || share == 0)
            return tokens.alias();

        using var scope = NewDisposeScope();
        var first = keepFirst ? 1L : 0L;
        var (batch, patches, width) = (tokens.shape[0], tokens.shape[1] - first, tokens.shape[2]);
        var kept = Math.Max(1, (long)(patches * (1 - share)));
        var (_, chosen) = rand([batch, patches], device: tokens.device).topk((int)kept, 1);
        var index = chosen.unsqueeze(-1).expand(batch, kept, width);
        var result = tokens.narrow(1, first, patches).gather(1, index);
        if (keepFirst)
            result = cat([tokens.narrow(1, 0, 1), result], 1);
        return result.MoveToOuterDisposeScope();
    }
}
