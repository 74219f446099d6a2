using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class PoolTests
{
    private static readonly bool[] Real = [true, true, false, true, false, false];

    [Fact]
    public void MeanTakesTheRealTokens()
    {
        using var scope = NewDisposeScope();
        var states = Tensors.Floats([2, 3, 2], 1, 2, 3, 6, 100, 100, 5, 7, 100, 100, 100, 100);
        Assert.Equal([2, 4, 5, 7], Pool.Mean(states, tensor(Real, [2, 3])).Values());
    }

    [Fact]
    public void LastTakesTheLastRealToken()
    {
        using var scope = NewDisposeScope();
        var states = Tensors.Floats([2, 3, 2], 1, 2, 3, 6, 100, 100, 5, 7, 100, 100, 100, 100);
        var last = Pool.Last(states, tensor(Real, [2, 3]));
        Assert.Equal([2, 2], last.shape);
        Assert.Equal([3, 6, 5, 7], last.Values());
    }

    [Fact]
    public void PaddingChangesNeitherValuesNorGradients()
    {
        using var scope = NewDisposeScope();
        var real = tensor(Real, [2, 3]);
        Tensor Padded(float filling)
        {
            var states = Tensors.Random(1, ScalarType.Float32, 2, 3, 4);
            return states.masked_fill(real.logical_not().unsqueeze(-1), filling).requires_grad_();
        }

        foreach (var pool in new Func<Tensor, Tensor, Tensor>[] { Pool.Mean, Pool.Last })
        {
            var (zeros, infinities) = (Padded(0), Padded(float.NaN));
            var (first, second) = (pool(zeros, real), pool(infinities, real));
            Assert.Equal(first.Values(), second.Values());
            first.square().sum().backward();
            second.square().sum().backward();
            Assert.Equal(zeros.grad!.Values(), infinities.grad!.Values());
        }
    }

    [Fact]
    public void MeanOfNothingIsZero()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([0, 0], Pool.Mean(ones([1, 3, 2]), zeros([1, 3], dtype: ScalarType.Bool)).Values());
    }

    [Fact]
    public void SixteenBitStatesAreSummedInThirtyTwo()
    {
        using var scope = NewDisposeScope();
        // 1 + 256 times 1: bfloat16 stops counting at 256.
        var mean = Pool.Mean(ones([1, 1024, 1], dtype: ScalarType.BFloat16), ones([1, 1024], dtype: ScalarType.Bool));
        Assert.Equal(ScalarType.BFloat16, mean.dtype);
        Assert.Equal([1], mean.Values());
    }
}
