using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

public static partial class FusedLinear
{
    /// <summary>Whether the kernels take these: a float32 residual stream on the CPU, and weights all of one type that they multiply in.</summary>
    private static bool Takes(Tensor x, ScalarType? compute, params ReadOnlySpan<Tensor> weights)
    {
        if (!NativeKernels.Take(x) || x.dtype != ScalarType.Float32)
            return false;
        foreach (var weight in weights)
            if (weight.dtype != weights[0].dtype || weight.device_type != DeviceType.CPU)
                return false;
        // Float32 products of bfloat16 weights, or the other way round in another type, are for the composed form.
        return (compute ?? weights[0].dtype, weights[0].dtype) is (ScalarType.BFloat16, ScalarType.Float32 or ScalarType.BFloat16)
            or (ScalarType.Float32, ScalarType.Float32);
    }

    private static bool AreFloats(params ReadOnlySpan<Tensor?> tensors)
    {
        foreach (var tensor in tensors)
            if (tensor is not null && (tensor.dtype != ScalarType.Float32 || tensor.device_type != DeviceType.CPU))
                return false;
        return true;
    }

    private static int IsHalf(ScalarType? compute, Tensor weight) => (compute ?? weight.dtype) == ScalarType.BFloat16 ? 1 : 0;

    private static Tensor NativeNorm(
        Tensor x, Tensor normWeight, Tensor? normBias, double epsilon, Tensor weight, Tensor? bias, int half)
    {
        var result = NativeKernels.Tensor(mt_kernel_norm_linear(
            x.Handle, normWeight.Handle, NativeKernels.Handle(normBias), weight.Handle, NativeKernels.Handle(bias), epsilon, half));
        NativeKernels.Keep(x, normWeight, normBias, weight, bias);
        return result;
    }

    private static Tensor NativeAdd(Tensor x, Tensor y, Tensor weight, Tensor? bias, int half)
    {
        var result = NativeKernels.Tensor(mt_kernel_linear_add(x.Handle, y.Handle, weight.Handle, NativeKernels.Handle(bias), half));
        NativeKernels.Keep(x, y, weight, bias);
        return result;
    }

    private static Tensor NativeMlp(
        Tensor x, Tensor normWeight, Tensor? normBias, double epsilon, Tensor weightIn, Tensor? biasIn, Tensor weightOut,
        Tensor? biasOut, Activation activation, int half)
    {
        var result = NativeKernels.Tensor(mt_kernel_mlp(
            x.Handle, normWeight.Handle, NativeKernels.Handle(normBias), weightIn.Handle, NativeKernels.Handle(biasIn),
            weightOut.Handle, NativeKernels.Handle(biasOut), epsilon, Number(activation), half));
        NativeKernels.Keep(x, normWeight, normBias, weightIn, biasIn, weightOut, biasOut);
        return result;
    }

    /// <summary>The number of the nonlinearity in <c>kernels/linear_rows.h</c>.</summary>
    private static int Number(Activation activation) => activation switch
    {
        Activation.Gelu => 0,
        Activation.GeluTanh => 1,
        Activation.QuickGelu => 2,
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "The kernel has no such nonlinearity."),
    };

    [LibraryImport(NativeKernels.Library)]
    private static partial IntPtr mt_kernel_norm_linear(
        IntPtr x, IntPtr normWeight, IntPtr normBias, IntPtr weight, IntPtr bias, double epsilon, int half);

    [LibraryImport(NativeKernels.Library)]
    private static partial IntPtr mt_kernel_linear_add(IntPtr x, IntPtr y, IntPtr weight, IntPtr bias, int half);

    [LibraryImport(NativeKernels.Library)]
    private static partial IntPtr mt_kernel_mlp(
        IntPtr x, IntPtr normWeight, IntPtr normBias, IntPtr weightIn, IntPtr biasIn, IntPtr weightOut, IntPtr biasOut,
        double epsilon, int nonlinearity, int half);
}
