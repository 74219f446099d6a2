using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

public static partial class Losses
{
    /// <summary>
    /// As <see cref="Caption(Tensor, Tensor, double, double)"/>, with the vocabulary head inside: logits are computed only where
    /// a label is, <c>states · headᵀ</c>.
    /// </summary>
    /// <param name="states">Features, <c>[L, D]</c>.</param>
    /// <param name="head">One row a token, <c>[V, D]</c>.</param>
    /// <param name="labels">int64 <c>[L]</c>, each a token id or <see cref="Ignored"/>.</param>
    /// <param name="labelSmoothing">Share of the target probability spread over all tokens, 0 up to, not including, 1.</param>
    /// <param name="zLoss">Weight of the z-loss, 0 or more.</param>
    /// <param name="compute">
    /// Element type of the products; null for that of the states. With <see cref="ScalarType.BFloat16"/> states and head are
    /// rounded to it, and softmax and sums stay float32.
    /// </param>
    /// <param name="bias">Added to the logits, <c>[V]</c>; null for none.</param>
    /// <param name="divergence">
    /// Whether the smoothing is spread over the tokens that are not the label, <c>s / (V - 1)</c> each, and the targets' own entropy
    /// is taken off, so that the loss is 0 where they are met (GIT, Wang et al. 2022). The smoothing is then below <c>1 - 1 / V</c>.
    /// </param>
    /// <returns>A scalar, in nats a token: the mean over the labels that are not ignored, 0 when there is none.</returns>
    /// <remarks>
    /// The kernel computes the gradients with the loss, a chunk of 512 rows at a time, and holds no <c>[L, V]</c>; it can be
    /// differentiated one time.
    /// </remarks>
    /// <exception cref="ArgumentException">The tensors do not fit together.</exception>
    /// <exception cref="ExternalException">A label is no token.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The smoothing or the weight is outside its range.</exception>
    public static Tensor Caption(Tensor states, Tensor head, Tensor labels, double labelSmoothing, double zLoss, ScalarType? compute = null, Tensor? bias = null, bool divergence = false)
    {
        if (states.dim() != 2 || head.dim() != 2 || labels.dim() != 1 || states.shape[1] != head.shape[1] || states.shape[0] != labels.shape[0])
            throw new ArgumentException($"Expected states [L, D], a head [V, D] and labels [L], but got {Shape(states)}, {Shape(head)} and {Shape(labels)}.", nameof(labels));
        if (bias is not null && (bias.dim() != 1 || bias.shape[0] != head.shape[0]))
            throw new ArgumentException($"Expected a bias [{head.shape[0]}], but got {Shape(bias)}.", nameof(bias));
        Check(labelSmoothing, zLoss);
        using var scope = NewDisposeScope();
        if (divergence && labelSmoothing > 0)
            return Divergence(states, head, labels, labelSmoothing, zLoss, compute, bias).MoveToOuterDisposeScope();
        // A feature that is always 1 has the bias as its column of the head.
        if (bias is not null)
            (states, head) = (cat([states, ones(states.shape[0], 1, dtype: states.dtype, device: states.device)], 1), cat([head, bias.unsqueeze(1)], 1));
        var type = compute ?? states.dtype;
        var loss = NativeKernels.Take(states) && NativeKernels.Take(head) && type is ScalarType.Float32 or ScalarType.BFloat16
            ? NativeCaption(states, head, labels, labelSmoothing, zLoss, type)
            : ComposedCaption(states, head, labels, labelSmoothing, zLoss, type);
        return loss.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// A share spread over the others alone is a larger one spread over all, since the label gets back its part; the entropy of the
    /// targets is a constant.
    /// </summary>
    private static Tensor Divergence(Tensor states, Tensor head, Tensor labels, double smoothing, double zLoss, ScalarType? compute, Tensor? bias)
    {
        double tokens = head.shape[0];
        var ofAll = smoothing * tokens / (tokens - 1);
        if (!(ofAll < 1))
            throw new ArgumentOutOfRangeException(nameof(smoothing), smoothing, $"Spread over the other of {tokens} tokens, label smoothing is below {1 - (1 / tokens)}.");
        var entropy = -((1 - smoothing) * Math.Log(1 - smoothing)) - (smoothing * Math.Log(smoothing / (tokens - 1)));
        var loss = Caption(states, head, labels, ofAll, zLoss, compute, bias);
        // Without a label there is no target, and the loss is 0.
        return loss - (labels.ne(Ignored).any().to(loss.dtype) * entropy);
    }

    private static Tensor NativeCaption(Tensor states, Tensor head, Tensor labels, double labelSmoothing, double zLoss, ScalarType compute)
    {
        var loss = NativeKernels.Tensor(mt_kernel_caption(
            NativeKernels.Handle(states), NativeKernels.Handle(head), NativeKernels.Handle(labels), Ignored, labelSmoothing, zLoss,
            compute == ScalarType.BFloat16 ? 1 : 0));
        NativeKernels.Keep(states, head, labels);
        return loss;
    }

    private static Tensor ComposedCaption(Tensor states, Tensor head, Tensor labels, double labelSmoothing, double zLoss, ScalarType compute)
    {
        using var scope = NewDisposeScope();
        // Counting the labels that are left would make a device wait; there the logits of ignored labels cost less.
        if (states.device_type == DeviceType.CPU)
        {
            var rows = labels.ne(Ignored).nonzero().squeeze(1);
            if (rows.shape[0] < labels.shape[0])
                (states, labels) = (states.index_select(0, rows), labels.index_select(0, rows));
        }

        var logits = states.to(compute).matmul(head.to(compute).transpose(0, 1));
        return Mean(logits.Wide(), labels, labelSmoothing, zLoss).MoveToOuterDisposeScope();
    }

    [LibraryImport(NativeKernels.Library)]
    private static partial IntPtr mt_kernel_caption(
        IntPtr states, IntPtr head, IntPtr labels, long ignored, double labelSmoothing, double zLoss, int bf16);
}
