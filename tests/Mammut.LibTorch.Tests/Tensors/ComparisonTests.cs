using Mammut.LibTorch.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.LibTorch.Tests.Tensors;

public class ComparisonTests
{
    [Fact]
    public void Comparisons_are_element_by_element()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = tensor([1, 2, 3]), b = tensor([3, 2, 1]);
        Numbers.Same([0, 1, 0], a == b);
        Numbers.Same([1, 0, 1], a != b);
        Numbers.Same([1, 0, 0], a < b);
        Numbers.Same([1, 1, 0], a <= b);
        Numbers.Same([0, 0, 1], a > b);
        Numbers.Same([0, 1, 1], a >= b);
        Numbers.Same([0, 1, 0], a.eq(2));
        Numbers.Same([0, 0, 1], a > 2);
        Numbers.Same([1, 0, 0], 2 > a);
        Numbers.Same([0, 1, 1], 2 <= a);
        Numbers.Same([0, 1, 0], a.equal(b));
        Assert.Equal(ScalarType.Bool, (a == b).dtype);
    }

    [Fact]
    public void Whole_tensors_are_compared_too()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = tensor([1.0, 2.0]);
        Assert.True(a.Equals(a.clone()));
        Assert.False(a.Equals(a + 1e-9));
        Assert.False(a.Equals((object?)null));
        Assert.True(a.allclose(a + 1e-9));
        Assert.False(allclose(a, a + 1e-9, rtol: 0, atol: 1e-12));
        Numbers.Same([1, 0], a.isclose(tensor([1.0, 3.0])));
        Assert.False(ReferenceEquals(a, null));
    }

    [Fact]
    public void Truth_values_combine()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = tensor([true, true, false]), b = tensor([true, false, false]);
        Numbers.Same([1, 0, 0], a & b);
        Numbers.Same([1, 1, 0], a | b);
        Numbers.Same([0, 1, 0], a ^ b);
        Numbers.Same([0, 0, 1], ~a);
        Numbers.Same([1, 0, 0], a.logical_and(b));
        Numbers.Same([1, 1, 0], logical_or(a, b));
        Numbers.Same([0, 0, 1], a.logical_not());
        Assert.True(a.any().item<bool>());
        Assert.False(a.all().item<bool>());
        Numbers.Same([1, 0], stack([a, b]).sum(1) > 1);
        Numbers.Same([1, 1], stack([a, b]).any(1));
        Assert.True(tensor(3).is_nonzero());
        Numbers.Same([0, 1, 1], tensor([1, 2, 3]).isin(tensor([2, 3])));
    }
}
