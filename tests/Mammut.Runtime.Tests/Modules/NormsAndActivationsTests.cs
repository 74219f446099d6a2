using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class NormsAndActivationsTests
{
    [Fact]
    public void RmsDividesByTheRootMeanSquare()
    {
        using var scope = NewDisposeScope();
        // Mean square (9 + 16 + 0 + 0) / 4 = 6.25, root 2.5.
        var y = Norms.Rms(Tensors.Floats([1, 4], 3, 4, 0, 0), Tensors.Floats([4], 1, 2, 1, 1), 1e-12);
        Tensors.AssertClose([1.2, 3.2, 0, 0], y);
    }

    [Fact]
    public void RmsAddsEpsilonToTheMeanSquare()
    {
        using var scope = NewDisposeScope();
        var y = Norms.Rms(Tensors.Floats([1, 2], 1, 1), Tensors.Floats([2], 1, 1), 3);
        Tensors.AssertClose([0.5, 0.5], y);
    }

    [Fact]
    public void RmsComputesSixteenBitInputsInThirtyTwo()
    {
        using var scope = NewDisposeScope();
        var x = Tensors.Random(3, ScalarType.BFloat16, 4, 64);
        var weight = Tensors.Random(4, ScalarType.Float32, 64);
        var y = Norms.Rms(x, weight, 1e-6);
        Assert.Equal(ScalarType.BFloat16, y.dtype);
        Assert.Equal(Norms.Rms(x.to(ScalarType.Float32), weight, 1e-6).to(ScalarType.BFloat16).Values(), y.Values());
    }

    [Fact]
    public void QuickGeluIsASigmoidGate()
    {
        using var scope = NewDisposeScope();
        double[] x = [-2, -0.5, 0, 1, 3];
        Tensors.AssertClose([.. x.Select(v => v / (1 + Math.Exp(-1.702 * v)))], Activations.QuickGelu(Tensors.Doubles([5], x)), 1e-12);
    }

    [Fact]
    public void GeluTanhHasItsKnownValues()
    {
        using var scope = NewDisposeScope();
        Tensors.AssertClose([-0.045402, 0, 0.841192, 2.996363], Activations.GeluTanh(Tensors.Doubles([4], -2, 0, 1, 3)), 1e-6);
    }

    [Fact]
    public void SwiGluGatesTheSecondHalfWithTheFirst()
    {
        using var scope = NewDisposeScope();
        var y = Activations.SwiGlu(Tensors.Doubles([1, 4], 1, -2, 5, 7));
        Tensors.AssertClose([5 / (1 + Math.Exp(-1)), 7 * -2 / (1 + Math.Exp(2))], y, 1e-12);
        Assert.Equal([1, 2], y.shape);
    }

    [Fact]
    public void GatedGeluGatesTheSecondHalfWithTheFirst()
    {
        using var scope = NewDisposeScope();
        // The tanh form at 1 and -2, six digits.
        Tensors.AssertClose([5 * 0.841192, 7 * -0.045402], Activations.GatedGelu(Tensors.Doubles([1, 4], 1, -2, 5, 7)), 1e-5);
        Assert.Contains("3", Assert.Throws<ArgumentException>(() => Activations.GatedGelu(zeros([2, 3]))).Message);
    }

    [Fact]
    public void SwiGluNeedsTwoBranches()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("3", Assert.Throws<ArgumentException>(() => Activations.SwiGlu(zeros([2, 3]))).Message);
    }
}
