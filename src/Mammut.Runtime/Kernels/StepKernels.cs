using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>The kernels of a decoding step, as they are in <c>native/kernels/step_*.cpp</c>. None has a gradient.</summary>
internal static unsafe partial class StepKernels
{
    /// <summary>Whether they take this tensor: float32, on the CPU, and nobody asks for gradients.</summary>
    public static bool Take(Tensor x) => x.dtype == ScalarType.Float32 && NativeKernels.Take(x) && !is_grad_enabled();

    /// <summary><c>residual + norm(x) Wᵀ + bias</c>, each part but the product absent where it is null.</summary>
    public static Tensor Linear(
        Tensor x, Tensor? normWeight, Tensor? normBias, double epsilon, WeightCopy weight, Tensor? bias, Tensor? residual)
    {
        using var rows = Contiguous.Of(x);
        var result = NativeKernels.Tensor(mt_kernel_step_linear(
            rows.Handle, normWeight is null ? 0 : 1, NativeKernels.Handle(normWeight), NativeKernels.Handle(normBias), epsilon,
            weight.Data.Handle, NativeKernels.Handle(weight.Scales), NativeKernels.Handle(bias), NativeKernels.Handle(residual)));
        NativeKernels.Keep(x, normWeight, normBias, weight.Data, weight.Scales, bias, residual);
        return result;
    }

    /// <summary><c>x + W₂ activation(W₁ norm(x) + b₁) + b₂</c>.</summary>
    public static Tensor Mlp(
        Tensor x, Tensor normWeight, Tensor? normBias, double epsilon, WeightCopy weightIn, Tensor? biasIn, WeightCopy weightOut,
        Tensor? biasOut, Activation activation)
    {
        using var rows = Contiguous.Of(x);
        var result = NativeKernels.Tensor(mt_kernel_step_mlp(
            rows.Handle, 1, normWeight.Handle, NativeKernels.Handle(normBias), epsilon, weightIn.Data.Handle,
            NativeKernels.Handle(weightIn.Scales), NativeKernels.Handle(biasIn), weightOut.Data.Handle,
            NativeKernels.Handle(weightOut.Scales), NativeKernels.Handle(biasOut), Number(activation), 1));
        NativeKernels.Keep(x, normWeight, normBias, weightIn.Data, weightIn.Scales, biasIn, weightOut.Data, weightOut.Scales, biasOut);
        return result;
    }

    /// <summary>Self-attention of <c>[R, P, 3D]</c> on a store, which gets the new keys and values.</summary>
    public static Tensor Attend(Tensor qkv, Tensor store, int[] slots, long capacity, long length, long heads, bool causal, Tensor? cos, Tensor? sin)
    {
        using var rows = Contiguous.Of(qkv);
        Tensor result;
        fixed (int* places = slots)
        {
            result = NativeKernels.Tensor(mt_kernel_step_attend(
                rows.Handle, store.Handle, places, capacity, length, heads, causal ? 1 : 0, NativeKernels.Handle(cos), NativeKernels.Handle(sin)));
        }
        NativeKernels.Keep(qkv, store, cos, sin);
        return result;
    }

    /// <summary>Cross-attention of <c>[R, P, D]</c> on the keys and values <c>[B, N, 2D]</c> of each row's image.</summary>
    public static Tensor Cross(Tensor q, Tensor kv, long[] rowImage, long heads)
    {
        using var rows = Contiguous.Of(q);
        Tensor result;
        fixed (long* images = rowImage)
            result = NativeKernels.Tensor(mt_kernel_step_cross(rows.Handle, kv.Handle, images, heads));
        NativeKernels.Keep(q, kv);
        return result;
    }

    /// <summary>The id of each row's highest logit, -1 where a logit is NaN; one id may be excluded.</summary>
    public static void Best(Tensor logits, long? excluded, Span<long> ids)
    {
        fixed (long* places = ids)
            NativeKernels.Check(mt_kernel_best(logits.Handle, excluded ?? -1, places));
        NativeKernels.Keep(logits);
    }

    /// <summary>The highest logits of each row, their ids, and the logarithm of the sum of all of its exponentials, NaN where one is; one id may be excluded.</summary>
    public static void Leaders(Tensor logits, long? excluded, int width, Span<float> top, Span<long> ids, Span<double> logSums)
    {
        fixed (float* values = top)
        fixed (long* places = ids)
        fixed (double* sums = logSums)
            NativeKernels.Check(mt_kernel_leaders(logits.Handle, excluded ?? -1, width, values, places, sums));
        NativeKernels.Keep(logits);
    }

    /// <summary>What tells whether a weight is the one it was: where it lies, libtorch's count of its changes, and a sample of it.</summary>
    public static WeightIdentity Identify(Tensor weight, bool sample)
    {
        var numbers = stackalloc long[3];
        NativeKernels.Check(mt_kernel_identify(weight.Handle, sample ? 1 : 0, numbers));
        NativeKernels.Keep(weight);
        return new WeightIdentity(numbers[0], numbers[1], numbers[2]);
    }

    /// <summary>For tests: vectors of at most so many floats from now on, where the processor has longer ones.</summary>
    public static void LimitVectors(int floats) => mt_kernel_step_vectors(floats);

    private static int Number(Activation activation) => activation switch
    {
        Activation.Gelu => 1,
        Activation.GeluTanh => 2,
        Activation.QuickGelu => 3,
        Activation.SwiGlu => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "There is no such nonlinearity."),
    };

    [LibraryImport(NativeKernels.Library)]
    private static partial IntPtr mt_kernel_step_linear(
        IntPtr x, int norm, IntPtr normWeight, IntPtr normBias, double epsilon, IntPtr weight, IntPtr scales, IntPtr bias, IntPtr residual);

    [LibraryImport(NativeKernels.Library)]
    private static partial IntPtr mt_kernel_step_mlp(
        IntPtr x, int norm, IntPtr normWeight, IntPtr normBias, double epsilon, IntPtr weightIn, IntPtr scalesIn, IntPtr biasIn,
        IntPtr weightOut, IntPtr scalesOut, IntPtr biasOut, int activation, int add);

    [LibraryImport(NativeKernels.Library)]
    private static partial IntPtr mt_kernel_step_attend(
        IntPtr qkv, IntPtr store, int* slots, long capacity, long length, long heads, int causal, IntPtr cos, IntPtr sin);

    [LibraryImport(NativeKernels.Library)] private static partial IntPtr mt_kernel_step_cross(IntPtr q, IntPtr kv, long* rowImage, long heads);

    [LibraryImport(NativeKernels.Library)] private static partial int mt_kernel_best(IntPtr logits, long excluded, long* ids);

    [LibraryImport(NativeKernels.Library)]
    private static partial int mt_kernel_leaders(IntPtr logits, long excluded, long width, float* top, long* ids, double* logSums);

    [LibraryImport(NativeKernels.Library)] private static partial void mt_kernel_step_vectors(int floats);

    [LibraryImport(NativeKernels.Library)] private static partial int mt_kernel_identify(IntPtr tensor, int sample, long* numbers);

    /// <summary>A tensor whose elements lie one after the other: the tensor itself, or a copy that goes with this.</summary>
    private readonly ref struct Contiguous(Tensor tensor, bool own)
    {
        public IntPtr Handle => tensor.Handle;

        public static Contiguous Of(Tensor tensor) => tensor.is_contiguous() ? new(tensor, false) : new(tensor.contiguous(), true);

        public void Dispose()
        {
            if (own)
                tensor.Dispose();
        }
    }
}
