using Mammut.LibTorch.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.LibTorch.Tests.Tensors;

public class IndexingTests
{
    private static Tensor Cube() => arange(24).view(2, 3, 4);

    [Fact]
    public void Positions_and_slices()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor c = Cube();
        Numbers.Same([23], c[1, 2, 3]);
        Numbers.Same([23], c[-1, -1, -1]);
        Numbers.Same([4, 5, 6, 7], c[0, 1]);
        Assert.Equal([3, 4], c[1].shape);
        Numbers.Same([0, 12], c[.., 0, 0]);
        Numbers.Same([5, 6, 17, 18], c[.., 1, 1..3]);
        Numbers.Same([7, 19], c[.., 1, ^1]);
        Numbers.Same([6, 7], c[0, 1, ^2..]);
        Numbers.Same([4, 6], c[0, 1, TensorIndex.Slice(0, null, 2)]);
        Numbers.Same([3, 7, 11, 15, 19, 23], c[TensorIndex.Ellipsis, 3]);
        Numbers.Same([1, 13], c[.., TensorIndex.Single(0), 1]);
        Assert.Equal([1, 2, 3, 1, 4], c[TensorIndex.None, TensorIndex.Ellipsis, TensorIndex.Null, TensorIndex.Colon].shape);
        Assert.Equal([2, 3, 4], c[..].shape);
        Assert.Equal([1, 2, 3, 4], c[TensorIndex.Bool(true)].shape);
        Assert.Equal([0, 2, 3, 4], c[TensorIndex.Bool(false)].shape);
    }

    [Fact]
    public void Tensors_of_positions_and_masks()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor c = Cube();
        Assert.Equal([3, 3, 4], c[tensor([0L, 1, 1])].shape);
        Numbers.Same([1, 14], c[tensor([0L, 1]), tensor([0L, 0]), tensor([1L, 2])]);
        Numbers.Same([1, 2, 13, 14], c[TensorIndex.Colon, 0, TensorIndex.Tensor(tensor([1L, 2]))]);
        Numbers.Same([22, 23], c[c > 21]);
        Numbers.Same([0, 1, 2, 3, 8, 9, 10, 11], c[0, TensorIndex.Tensor(tensor([true, false, true]))]);
        Numbers.Same([22, 23], c[TensorIndex.Tensor(c[.., 0, 0] > 0), TensorIndex.Single(2)].slice(1, 2, 4, 1));
        Tensor mask = zeros([3, 4], ScalarType.Bool);
        mask[1, 2] = tensor(true);
        Numbers.Same([6, 18], c[TensorIndex.Colon, TensorIndex.Tensor(mask)]);
        Numbers.Same([6], c[0, TensorIndex.Tensor(mask)]);
        Numbers.Same([2, 0, 1], tensor([0L, 1, 2])[tensor([2L, 0, 1])]);
    }

    [Fact]
    public void Parts_are_written()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor m = zeros(2, 3);
        m[0, 1] = tensor(5f);
        m[1] = tensor([1f, 2, 3]);
        Numbers.Same([0, 5, 0, 1, 2, 3], m);
        m[.., 2] = tensor([7f, 8f]).view(1, 2);
        Numbers.Same([0, 5, 7, 1, 2, 8], m);
        m[m > 6] = tensor(0f);
        Numbers.Same([0, 5, 0, 1, 2, 0], m);
        m[tensor([0L, 1]), tensor([0L, 1])] = tensor([9f, 9f]);
        Numbers.Same([9, 5, 0, 1, 9, 0], m);
        m.index_put_(4, TensorIndex.Single(1), TensorIndex.Slice(1));
        Numbers.Same([9, 5, 0, 1, 4, 4], m);
        m.index_put_(3f, m == 4);
        Numbers.Same([9, 5, 0, 1, 3, 3], m);
        m.index_put_(ones(3), [tensor([0L, 0])], accumulate: false);
        Numbers.Same([1, 1, 1, 1, 3, 3], m);
        m[0] = zeros(3);
        m.index_put_(ones(3), [TensorIndex.Single(0), TensorIndex.Tensor(tensor([1L, 1, 2]))], accumulate: true);
        Numbers.Same([0, 2, 1, 1, 3, 3], m);
    }

    [Fact]
    public void Indexing_leaves_nothing_behind()
    {
        long before = LiveTensors.Count();
        using (Tensor flat = arange(24))
        using (Tensor c = flat.view(2, 3, 4))
        using (Tensor index = tensor([0L, 1]))
        {
            c[0, 1].Dispose();
            c[TensorIndex.None, 0, .., TensorIndex.Tensor(index)].Dispose();
            c[.., 1, 1..3] = index;
            Assert.Equal(before + 3, Tensor.TotalCount);
        }
    }

    [Fact]
    public void Gathering_and_scattering()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor m = Numbers.Doubles([2, 3], 1, 2, 3, 4, 5, 6);
        Numbers.Same([3, 1, 4, 6], m.gather(1, tensor([2L, 0, 0, 2], [2, 2])));
        Numbers.Same([3, 5], m.take_along_dim(tensor([2L, 1], [2, 1]), 1));
        Numbers.Same([3, 1, 6, 4], m.index_select(1, tensor([2L, 0])));
        Numbers.Same([4, 5, 6], m.masked_select(m > 3));
        Numbers.Same([1, 2, 3, 0, 0, 0], m.masked_fill(m > 3, 0));
        Numbers.Same([7, 2, 3, 4, 8, 6], m.scatter(1, tensor([0L, 1], [2, 1]), Numbers.Doubles([2, 1], 7, 8)));
        Numbers.Same([8, 2, 3, 4, 13, 6], m.scatter_add(1, tensor([0L, 1], [2, 1]), Numbers.Doubles([2, 1], 7, 8)));
        Numbers.Same([1, 2, 3, 6, 9, 12], m.index_add(0, tensor([1L]), m[0].unsqueeze(0), 2));
        Numbers.Same([9, 2, 3, 9, 5, 6], m.index_fill(1, tensor([0L]), 9));
        Numbers.Same([4, 5, 6, 4, 5, 6], m.index_copy(0, tensor([0L]), m[1].unsqueeze(0)));
        Numbers.Same([1, 0, 1, 1, 1, 2], (m > 3).nonzero());
        Numbers.Same([1, 1, 1], where(m > 3)[0]);
        Numbers.Same([2, 5], m.select(1, 1));
        Numbers.Same([1, 2, 3, 0, 1, 2], m.masked_scatter(m > 3, tensor([0.0, 1, 2])));
    }
}
