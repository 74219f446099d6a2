using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.LibTorch.Tests.Support;

internal static class Numbers
{
    /// <summary>The elements as doubles, in row-major order.</summary>
    internal static double[] Of(Tensor tensor)
    {
        using Tensor converted = tensor.to_type(ScalarType.Float64);
        return converted.data<double>().ToArray();
    }

    internal static void Same(double[] expected, Tensor actual, double tolerance = 1e-12)
    {
        double[] got = Of(actual);
        Assert.Equal(expected.Length, got.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(
                expected[i].Equals(got[i]) || Math.Abs(expected[i] - got[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"element {i}: expected {expected[i]}, got {got[i]}; all: {string.Join(", ", got)}");
    }

    internal static void Same(Tensor expected, Tensor actual, double tolerance = 1e-12)
    {
        Assert.Equal(expected.shape, actual.shape);
        Same(Of(expected), actual, tolerance);
    }

    /// <summary>A tensor of doubles of the given shape.</summary>
    internal static Tensor Doubles(long[] shape, params double[] values) => tensor(values, shape);
}
