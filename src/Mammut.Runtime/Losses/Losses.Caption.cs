using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// The losses of the heads. Each gives a scalar, computed in float32 for 16-bit inputs (float64 stays float64), and is
/// differentiable in every floating-point argument.
/// </summary>
public static partial class Losses
{
    /// <summary>A label that no loss looks at.</summary>
    public const long Ignored = -100;

    /// <summary>
    /// Cross-entropy of the next token, averaged over the labels that are not ignored; 0 when there is none. Smoothed as by
    /// torch: the target distribution is <c>(1 - s) onehot + s / V</c> (Szegedy et al. 2016). The z-loss adds
    /// <c>zLoss * mean(logsumexp(logits)²)</c> over the same labels (PaLM, Chowdhery et al. 2022).
    /// </summary>
    /// <param name="logits"><c>[B, T, V]</c>.</param>
    /// <param name="labels">int64 <c>[B, T]</c>, each a token id or <see cref="Ignored"/>.</param>
    /// <param name="labelSmoothing">Share <c>s</c> of the target probability spread over all tokens, 0 up to, not including, 1.</param>
    /// <param name="zLoss">Weight of the z-loss, 0 or more.</param>
    /// <returns>A scalar, in nats a token.</returns>
    /// <exception cref="ArgumentException">Logits and labels do not fit together.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The smoothing or the weight is outside its range.</exception>
    public static Tensor Caption(Tensor logits, Tensor labels, double labelSmoothing, double zLoss)
    {
        if (logits.dim() != 3 || labels.dim() != 2 || logits.shape[0] != labels.shape[0] || logits.shape[1] != labels.shape[1])
            throw new ArgumentException($"Expected logits [B, T, V] and labels [B, T], but got {Shape(logits)} and {Shape(labels)}.", nameof(labels));
        Check(labelSmoothing, zLoss);

        using var scope = NewDisposeScope();
        return Mean(logits.Wide().reshape(-1, logits.shape[2]), labels.reshape(-1), labelSmoothing, zLoss).MoveToOuterDisposeScope();
    }

    /// <summary>The mean over those of labels <c>[L]</c> that are not ignored; logits, of 32 or 64 bits, <c>[L, V]</c>.</summary>
    private static Tensor Mean(Tensor logits, Tensor labels, double labelSmoothing, double zLoss)
    {
        using var scope = NewDisposeScope();
        var real = labels.ne(Ignored);
        // The sum over the labels and our own count: torch's mean over no label at all is NaN.
        var count = real.sum().clamp(min: 1);
        var sum = nn.functional.cross_entropy(logits, labels, ignore_index: Ignored, reduction: nn.Reduction.Sum, label_smoothing: labelSmoothing);
        if (zLoss > 0)
            sum = sum + zLoss * (logits.logsumexp(-1).square() * real).sum();
        return (sum / count).MoveToOuterDisposeScope();
    }

    private static void Check(double labelSmoothing, double zLoss)
    {
        if (!(labelSmoothing is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(labelSmoothing), labelSmoothing, "Label smoothing is 0 up to, not including, 1.");
        if (!(zLoss >= 0 && double.IsFinite(zLoss)))
            throw new ArgumentOutOfRangeException(nameof(zLoss), zLoss, "The weight of the z-loss is 0 or more.");
    }

    private static string Shape(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";
}
