using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

/// <summary>Tensors from and to plain arrays.</summary>
internal static class Tensors
{
    public static Tensor Floats(long[] shape, params float[] values) => tensor(values, shape);

    public static Tensor Doubles(long[] shape, params double[] values) => tensor(values, shape);

    public static Tensor Ids(long rows, params long[] values) => tensor(values, [rows, values.Length / rows]);

    /// <summary>Normal samples, the same for the same seed.</summary>
    public static Tensor Random(long seed, ScalarType dtype, params long[] shape)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(0, CPU);
        generator.manual_seed(seed);
        return Init.Normal(generator, 1, shape).to(dtype).MoveToOuterDisposeScope();
    }

    /// <summary>The values row by row, as float64.</summary>
    public static double[] Values(this Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().to(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
    }

    public static bool[] Flags(this Tensor tensor)
    {
        Assert.Equal(ScalarType.Bool, tensor.dtype);
        return [.. tensor.Values().Select(value => value != 0)];
    }

    public static void AssertClose(double[] expected, Tensor actual, double tolerance = 1e-5)
    {
        var values = actual.Values();
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - values[i]) <= tolerance, $"At {i}: expected {expected[i]}, got {values[i]}.");
    }
}
