using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

public static partial class Losses
{
    /// <summary>Cross-entropy of hidden tokens, averaged over them; 0 when none is hidden.</summary>
    /// <param name="logits"><c>[K, V]</c>.</param>
    /// <param name="masked">The texts whose K hidden tokens are the labels.</param>
    /// <returns>A scalar, in nats a token.</returns>
    public static Tensor Masked(Tensor logits, MaskedTexts masked)
    {
        using var scope = NewDisposeScope();
        return Mean(logits.Wide(), masked.Labels, labelSmoothing: 0, zLoss: 0).MoveToOuterDisposeScope();
    }

    /// <summary>Cross-entropy of whether texts and images match, averaged over the pairs and the negatives.</summary>
    /// <param name="logits">Scores of no and yes, <c>[3B, 2]</c>.</param>
    /// <param name="pairs">Which of them match.</param>
    /// <returns>A scalar, in nats a pair.</returns>
    public static Tensor Matching(Tensor logits, MatchingPairs pairs)
    {
        using var scope = NewDisposeScope();
        return nn.functional.cross_entropy(logits.Wide(), pairs.Labels).MoveToOuterDisposeScope();
    }
}
