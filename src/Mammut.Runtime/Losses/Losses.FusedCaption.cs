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
    /// <returns>A scalar, in nats a token: the mean over the labels that are not ignored, 0 when there is none.</returns>
    /// <remarks>
    /// The kernel computes the gradients with the loss, a chunk of 512 rows at a time, and holds no <c>[L, V]</c>; it can be
    /// differentiated one time.
    /// </remarks>
    /// <exception cref="ArgumentException">The tensors do not fit together.</exception>
    /// <exception cref="ExternalException">A label is no token.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The smoothing or the weight is outside its range.</exception>
    public static Tensor Caption(Tensor states, Tensor head, Tensor labels, double labelSmoothing, double zLoss, ScalarType? compute = null)
    {
        if (states.dim() != 2 || head.dim() != 2 || labels.dim() != 1 || states.shape[1] != head.shape[1] || states.shape[0] != labels.shape[0])
            throw new ArgumentException($"Expected states [L, D], a head [V, D] and labels [L], but got {Shape(states)}, {Shape(head)} and {Shape(labels)}.", nameof(labels));
        Check(labelSmoothing, zLoss);
        var type = compute ?? states.dtype;
        return NativeKernels.Take(states) && NativeKernels.Take(head) && type is ScalarType.Float32 or ScalarType.BFloat16
            ? NativeCaption(states, head, labels, labelSmoothing, zLoss, type)
            : ComposedCaption(states, head, labels, labelSmoothing, zLoss, type);
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
