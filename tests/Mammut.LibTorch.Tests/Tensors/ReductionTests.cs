using Mammut.LibTorch.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.LibTorch.Tests.Tensors;

public class ReductionTests
{
    private static Tensor Example() => Numbers.Doubles([2, 3], 1, 5, 3, 4, 2, 6);

    [Fact]
    public void Sums_and_means()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Example();
        Numbers.Same([21], x.sum());
        Numbers.Same([9, 12], x.sum(1));
        Numbers.Same([9, 12], x.sum([-1]));
        Assert.Equal([2, 1], x.sum(1, keepdim: true).shape);
        Numbers.Same([21], x.sum(0, 1));
        Assert.Equal(ScalarType.Float32, x.sum(ScalarType.Float32).dtype);
        Assert.Equal(ScalarType.Int64, tensor([1, 2]).sum().dtype);
        Numbers.Same([3.5], x.mean());
        Numbers.Same([2.5, 3.5, 4.5], x.mean([0]));
        Numbers.Same([720], x.prod());
        Numbers.Same([15, 48], x.prod(1));
        Numbers.Same([1, 6, 9], x[0].cumsum(0));
        Numbers.Same([1, 5, 15], x[0].cumprod(0));
    }

    [Fact]
    public void Spread()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Example();
        Numbers.Same([3.5], x.var());
        Numbers.Same([17.5 / 6], x.var(unbiased: false));
        Numbers.Same([4, 4], x.var(1));
        Numbers.Same([8.0 / 3, 8.0 / 3], x.var([1], unbiased: false));
        Numbers.Same([2, 2], x.std(1));
        Numbers.Same([Math.Sqrt(3.5)], x.std());
        Assert.Equal([2, 1], torch.var(x, 1, keepdim: true).shape);
        Numbers.Same([Math.Sqrt(91)], x.norm());
        Numbers.Same([9, 12], x.norm(1, p: 1));
        Numbers.Same([Math.Sqrt(35), Math.Sqrt(56)], torch.norm(x, 1));
    }

    [Fact]
    public void Extremes()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Example();
        Numbers.Same([6], x.max());
        Numbers.Same([1], torch.min(x));
        (Tensor values, Tensor indexes) = x.max(1);
        Numbers.Same([5, 6], values);
        Numbers.Same([1, 2], indexes);
        Numbers.Same([1, 2], x.min(1).values);
        Numbers.Same([5, 6], x.amax([1]));
        Numbers.Same([1, 2, 3], x.amin(0));
        Tensor target = zeros([2], float64);
        Assert.Same(target, x.amax([1], @out: target));
        Numbers.Same([5, 6], target);
        Numbers.Same([5], x.argmax());
        Numbers.Same([1, 2], x.argmax(1));
        Numbers.Same([0, 1], x.argmin(1));
        Numbers.Same([3], x.median());
        Numbers.Same([1, 5, 5], x[0].cummax(0).values);
    }

    [Fact]
    public void Order()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Example();
        (Tensor values, Tensor indexes) = x.topk(2);
        Numbers.Same([5, 3, 6, 4], values);
        Numbers.Same([1, 2, 2, 0], indexes);
        Numbers.Same([1, 2], x.topk(1, 1, largest: false).values);
        Numbers.Same([1, 3, 5, 2, 4, 6], x.sort().Values);
        Numbers.Same([1, 2, 0, 2, 0, 1], torch.sort(x, 1, descending: true).indices);
        Numbers.Same([0, 2, 1, 1, 0, 2], x.argsort());
        Numbers.Same([1, 2, 3], searchsorted(tensor([1.0, 2, 3]), tensor([1.5, 2.5, 9])));
        Numbers.Same([0, 1, 3], tensor([0.5, 1.5, 9]).bucketize(tensor([1.0, 2, 3])));
        (Tensor output, Tensor? inverse, Tensor? counts) = tensor([3, 1, 3]).unique(return_inverse: true);
        Numbers.Same([1, 3], output);
        Numbers.Same([1, 0, 1], inverse!);
        Assert.Null(counts);
    }

    [Fact]
    public void Counts_and_softmax()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Example();
        double[] e = [Math.Exp(1), Math.Exp(5), Math.Exp(3)];
        Numbers.Same([e[0] / e.Sum(), e[1] / e.Sum(), e[2] / e.Sum()], x[0].softmax(0));
        Numbers.Same([.. e.Select(v => Math.Log(v / e.Sum()))], nn.functional.log_softmax(x[0], 0));
        Numbers.Same([Math.Log(e.Sum())], x[0].logsumexp(0));
        Assert.Equal(ScalarType.Float32, softmax(x, 1, ScalarType.Float32).dtype);
        Numbers.Same([2], tensor([0, 1, 2]).count_nonzero());
        Numbers.Same([1, 0, 2], tensor([2L, 0, 2]).bincount(null));
        Numbers.Same([0.5, 0, 3], bincount(tensor([2L, 0, 2]), tensor([1, 0.5, 2])));
    }
}
