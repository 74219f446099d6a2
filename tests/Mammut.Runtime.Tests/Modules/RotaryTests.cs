using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class RotaryTests
{
    [Fact]
    public void PairsAreTurnedByPositionTimesFrequency()
    {
        using var scope = NewDisposeScope();
        // dh 4: pair (0, 2) with frequency 1, pair (1, 3) with frequency 1/100; position 3.
        var y = Rotary.Apply(Tensors.Doubles([1, 1, 1, 4], 1, 0, 0, 1), 3);
        Tensors.AssertClose([Math.Cos(3), -Math.Sin(0.03), Math.Sin(3), Math.Cos(0.03)], y, 1e-12);
    }

    [Fact]
    public void DotProductsDependOnTheDistanceOnly()
    {
        using var scope = NewDisposeScope();
        var q = Tensors.Random(1, ScalarType.Float64, 1, 2, 1, 16);
        var k = Tensors.Random(2, ScalarType.Float64, 1, 2, 1, 16);
        double[] Dot(long at, long other) => (Rotary.Apply(q, at) * Rotary.Apply(k, other)).sum(-1).Values();

        Tensors.AssertClose(Dot(5, 2), tensor(Dot(105, 102)), 1e-9);
        Tensors.AssertClose(Dot(0, 0), (q * k).sum(-1), 1e-9);
        Assert.NotEqual(Dot(5, 2)[0], Dot(5, 3)[0], 1e-3);
    }

    [Fact]
    public void AnOffsetIsASliceOfTheWhole()
    {
        using var scope = NewDisposeScope();
        var x = Tensors.Random(7, ScalarType.Float32, 2, 3, 150, 8);
        var whole = Rotary.Apply(x, 0);
        Assert.Equal(whole.narrow(2, 140, 10).Values(), Rotary.Apply(x.narrow(2, 140, 10), 140).Values());
    }

    [Fact]
    public void TheElementTypeStays()
    {
        using var scope = NewDisposeScope();
        var x = Tensors.Random(7, ScalarType.BFloat16, 1, 1, 5, 8);
        var y = Rotary.Apply(x, 2);
        Assert.Equal(ScalarType.BFloat16, y.dtype);
        Assert.Equal(Rotary.Apply(x.to(ScalarType.Float32), 2).to(ScalarType.BFloat16).Values(), y.Values());
    }

    [Fact]
    public void TablesMadeInInferenceModeServeTraining()
    {
        using var scope = NewDisposeScope();
        var x = Tensors.Random(7, ScalarType.Float32, 1, 1, 3, 34).requires_grad_();
        using (inference_mode())
            Rotary.Apply(x, 0);
        Rotary.Apply(x, 0).sum().backward();
        Assert.Equal(x.shape, x.grad!.shape);
    }

    [Fact]
    public void OnlyTheTableIsKept()
    {
        using var scope = NewDisposeScope();
        var x = zeros([1, 1, 40, 12]);
        Rotary.Apply(x, 0).Dispose();
        LiveTensors.AssertNoneLeft(() => Rotary.Apply(x, 20).Dispose());
        // Growing replaces the table.
        LiveTensors.AssertNoneLeft(() => Rotary.Apply(x, 500).Dispose());
    }

    [Fact]
    public void ThreadsMayGrowTheTableTogether()
    {
        Parallel.For(0, 8, thread =>
        {
            using var scope = NewDisposeScope();
            for (var i = 1; i <= 30; i++)
            {
                var y = Rotary.Apply(ones([1, 1, i * 16, 6], dtype: ScalarType.Float64), thread);
                var p = thread + i * 16 - 1;
                Assert.Equal(Math.Cos(p) - Math.Sin(p), y.Values()[(i * 16 - 1) * 6], 1e-9);
            }
        });
    }

    [Fact]
    public void TheHeadWidthMustBeEven()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("[1, 1, 2, 5]", Assert.Throws<ArgumentException>(() => Rotary.Apply(zeros([1, 1, 2, 5]), 0)).Message);
    }
}
