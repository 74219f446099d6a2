using Mammut.LibTorch.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.LibTorch.Tests.Tensors;

public class ShapeTests
{
    private static Tensor Count(params long[] shape) => arange(shape.Aggregate(1L, (a, b) => a * b)).view(shape);

    public static TheoryData<string, long[]> Shapes => new()
    {
        { "view", [3, 2] },
        { "reshape", [6] },
        { "flatten", [2, 12] },
        { "unflatten", [2, 3, 2, 2] },
        { "permute", [4, 2, 3] },
        { "transpose", [3, 2] },
        { "t", [3, 2] },
        { "T", [4, 3, 2] },
        { "mT", [2, 4, 3] },
        { "movedim", [3, 2, 4] },
        { "expand", [5, 3] },
        { "expand_as", [2, 3] },
        { "repeat", [4, 9] },
        { "repeat_interleave", [4, 3] },
        { "repeat_interleave by a tensor", [3, 3] },
        { "tile", [2, 6] },
        { "squeeze", [2, 3] },
        { "squeeze one", [1, 2, 3] },
        { "unsqueeze", [2, 1, 3] },
        { "unfold", [2, 2, 2] },
        { "diag", [3, 3] },
        { "narrow", [2, 2] },
        { "slice", [2, 2] },
        { "broadcast_to", [2, 2, 3] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Shapes_come_out_right(string name, long[] expected)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor m = Count(2, 3), c = Count(2, 3, 4);
        Tensor result = name switch
        {
            "view" => m.view(3, 2),
            "reshape" => m.t().reshape(-1),
            "flatten" => c.flatten(1),
            "unflatten" => c.unflatten(-1, 2, 2),
            "permute" => c.permute(2, 0, 1),
            "transpose" => m.transpose(0, -1),
            "t" => m.t(),
            "T" => c.T,
            "mT" => c.mT,
            "movedim" => torch.movedim(c, 0, 1),
            "expand" => Count(1, 3).expand(5, -1),
            "expand_as" => Count(1, 3).expand_as(m),
            "repeat" => m.repeat(2, 3),
            "repeat_interleave" => m.repeat_interleave(2, 0),
            "repeat_interleave by a tensor" => m.repeat_interleave(tensor([1L, 2]), 0),
            "tile" => m.tile([1, 2]),
            "squeeze" => Count(1, 2, 1, 3).squeeze(),
            "squeeze one" => Count(1, 2, 1, 3).squeeze(2),
            "unsqueeze" => m.unsqueeze(1),
            "unfold" => m.unfold(1, 2, 1),
            "diag" => Count(3).diag(),
            "narrow" => m.narrow(1, 1, 2),
            "slice" => m.slice(1, 0, 3, 2),
            "broadcast_to" => m.broadcast_to(2, 2, 3),
            _ => throw new ArgumentException(name),
        };
        Assert.Equal(expected, result.shape);
        Assert.Equal(expected.Length, result.dim());
        Assert.Equal(expected.Aggregate(1L, (a, b) => a * b), result.numel());
    }

    [Fact]
    public void Elements_are_where_they_belong()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor m = Count(2, 3);
        Numbers.Same([0, 3, 1, 4, 2, 5], m.t());
        Numbers.Same([0, 2, 3, 5], m.slice(1, 0, 3, 2));
        Numbers.Same([0, 0, 1, 1, 2, 2], m[0].repeat_interleave(2));
        Numbers.Same([2, 1, 0, 5, 4, 3], m.flip(1));
        Numbers.Same([2, 0, 1, 5, 3, 4], m.roll(1, 1));
        Numbers.Same([5, 3, 4, 2, 0, 1], m.roll((1, 1), (0, 1)));
        Numbers.Same([0, 0, 0, 3, 4, 0], m.tril());
        Numbers.Same([0, 1, 2, 0, 4, 5], triu(m));
        Numbers.Same([1, 5], m.diagonal(1));
        Numbers.Same([0, 1, 1, 2, 3, 4, 4, 5], m.unfold(1, 2, 1));
        Assert.False(m.t().is_contiguous());
        Assert.True(m.t().contiguous().is_contiguous());
        Assert.Equal([1, 3], m.t().stride());
        Assert.Equal(3, m[1].storage_offset());
    }

    [Fact]
    public void Tensors_are_cut_and_joined()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor m = Count(2, 5);
        Assert.Equal([2L, 2, 1], m.split(2, 1).Select(t => t.shape[1]));
        Assert.Equal([1L, 4], m.split([1, 4], 1).Select(t => t.shape[1]));
        Assert.Equal([3L, 2], m.chunk(2, 1).Select(t => t.shape[1]));
        Tensor[] rows = m.unbind();
        Numbers.Same(m, stack(rows));
        Numbers.Same(m, cat([.. m.chunk(3, 1)], 1));
        Assert.Equal([2, 10], cat([m, m], -1).shape);
        Assert.Equal([4, 5], vstack([m, m]).shape);
        Assert.Equal([2, 10], hstack(m, m).shape);
        Assert.Equal([5, 2], stack([m[0], m[1]], dim: 1).shape);
        Tensor[] grid = meshgrid([arange(2), arange(3)]);
        Numbers.Same([0, 0, 0, 1, 1, 1], grid[0]);
        Assert.Equal([2, 3], broadcast_tensors(arange(3), zeros(2, 1))[1].shape);
    }

    [Fact]
    public void A_view_shares_its_memory()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor m = zeros(2, 3);
        m.view(6)[4] = ones([]);
        m.t().narrow(0, 0, 1).fill_(2);
        Numbers.Same([2, 0, 0, 2, 1, 0], m);
        Tensor other = m.alias();
        other.add_(1);
        Numbers.Same([3, 1, 1, 3, 2, 1], m);
        Assert.NotEqual(m.Handle, other.Handle);
        m.clone().zero_();
        m.detach().mul_(2);
        Numbers.Same([6, 2, 2, 6, 4, 2], m);
        Numbers.Same([6, 6, 2, 4], m.as_strided([2, 2], [1, 3]));
    }

    [Fact]
    public void In_place_forms_change_the_shape_itself()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor m = Count(2, 3);
        Assert.Same(m, m.unsqueeze_(0).squeeze_().transpose_(0, 1));
        Assert.Equal([3, 2], m.shape);
        m.tril_();
        Numbers.Same([0, 0, 1, 4, 2, 5], m);
    }
}
