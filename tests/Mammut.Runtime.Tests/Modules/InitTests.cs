using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class InitTests
{
    [Fact]
    public void SameSeedGivesTheSameBits()
    {
        using var scope = NewDisposeScope();
        using var first = new Generator(5, CPU);
        using var second = new Generator(5, CPU);
        using var third = new Generator(6, CPU);
        var expected = Init.Normal(first, 0.02, 40, 3).Values();
        Assert.Equal(expected, Init.Normal(second, 0.02, 40, 3).Values());
        Assert.NotEqual(expected, Init.Normal(third, 0.02, 40, 3).Values());
    }

    [Fact]
    public void NormalHasItsStandardDeviation()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1, CPU);
        var values = Init.Normal(generator, 0.02, 20_000).Values();
        Assert.Equal(0, values.Average(), 0.001);
        Assert.Equal(0.02, Math.Sqrt(values.Average(v => v * v)), 0.0005);
    }

    [Fact]
    public void UniformFillsItsInterval()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1, CPU);
        var values = Init.Uniform(generator, 0.5, 20_000).Values();
        Assert.InRange(values.Max(), 0.49, 0.5);
        Assert.InRange(values.Min(), -0.5, -0.49);
        Assert.Equal(0.5 / Math.Sqrt(3), Math.Sqrt(values.Average(v => v * v)), 0.005);
    }

    [Fact]
    public void ConstantMayBeAScalar()
    {
        using var scope = NewDisposeScope();
        var scalar = Init.Constant(2.5);
        Assert.Empty(scalar.shape);
        Assert.Equal([2.5], scalar.Values());
    }
}
