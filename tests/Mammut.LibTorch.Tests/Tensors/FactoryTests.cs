using Mammut.LibTorch.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.LibTorch.Tests.Tensors;

public class FactoryTests
{
    [Fact]
    public void Constant_tensors()
    {
        using DisposeScope scope = NewDisposeScope();
        Numbers.Same([0, 0], zeros(2));
        Numbers.Same([1, 1, 1, 1], ones(2, 2));
        Numbers.Same([7, 7], full(2, 7));
        Assert.Equal(ScalarType.Int64, full(2, 7).dtype);
        Assert.Equal(ScalarType.Float32, zeros(2).dtype);
        Assert.Equal(ScalarType.Float16, ones([2, 3], float16).dtype);
        Assert.Equal([2, 3, 4, 5], empty(2, 3, 4, 5).shape);
        Assert.Equal([], zeros([]).shape);
        Assert.Equal([3], zeros((ReadOnlySpan<long>)[3]).shape);
        Assert.True(zeros([2], requires_grad: true).requires_grad);
        Numbers.Same([1, 0, 0, 0, 1, 0], eye(2, 3));
        Numbers.Same([1, 0, 0, 1], eye(2));
    }

    [Fact]
    public void Ranges()
    {
        using DisposeScope scope = NewDisposeScope();
        Numbers.Same([0, 1, 2], arange(3));
        Assert.Equal(ScalarType.Int64, arange(3).dtype);
        Numbers.Same([1, 3, 5], arange(1, 7, 2));
        Numbers.Same([0.5, 1.5], arange(0.5, 2.5, dtype: float64));
        Numbers.Same([0, 0.25, 0.5, 0.75, 1], linspace(0, 1, 5));
        Numbers.Same([0, 1, 1, 0, 0, 1], tril_indices(2, 2));
        Numbers.Same([0, 0, 1, 0, 1, 1], triu_indices(2, 2));
    }

    [Fact]
    public void Tensors_alike()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor like = zeros([2, 1], float64);
        foreach (Tensor made in new[] { ones_like(like), zeros_like(like), empty_like(like), randn_like(like), rand_like(like), full_like(like, 3) })
        {
            Assert.Equal([2, 1], made.shape);
            Assert.Equal(ScalarType.Float64, made.dtype);
        }
        Assert.Equal(ScalarType.Int64, like.ones_like(int64).dtype);
        Assert.True(like.zeros_like(requires_grad: true).requires_grad);
    }

    [Fact]
    public void Numbers_and_arrays_keep_their_type()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal(ScalarType.Float32, tensor(1f).dtype);
        Assert.Equal(ScalarType.Float64, tensor(1.0).dtype);
        Assert.Equal(ScalarType.Int32, tensor(1).dtype);
        Assert.Equal(ScalarType.Int64, tensor(1L).dtype);
        Assert.Equal(ScalarType.Bool, tensor(true).dtype);
        Assert.Equal(ScalarType.Byte, tensor(new byte[] { 1 }).dtype);
        Assert.Equal(ScalarType.Int8, tensor(new sbyte[] { -1 }).dtype);
        Assert.Equal(ScalarType.Int16, tensor(new short[] { 1 }).dtype);
        Assert.Equal(ScalarType.Float16, tensor(new[] { (Half)1 }).dtype);
        Assert.Equal(ScalarType.Float64, tensor(new[] { 1f }, float64).dtype);
        Assert.Equal([2, 2], tensor(new[,] { { 1, 2 }, { 3, 4 } }).shape);
        Numbers.Same([1, 2, 3, 4], tensor(new[,] { { 1f, 2f }, { 3f, 4f } }));
        Numbers.Same([1, 2, 3, 4], tensor([1f, 2f, 3f, 4f], [2, 2]));
        Numbers.Same([1, 2], tensor((IList<long>)[1L, 2L]));
        Numbers.Same([1, 2, 3, 4, 5, 6, 7, 8], from_array(new double[,,] { { { 1, 2 }, { 3, 4 } }, { { 5, 6 }, { 7, 8 } } }));
        Assert.Contains("Decimal", Assert.Throws<ArgumentException>(() => from_array(new decimal[1])).Message);
        Assert.Contains("needs 12 bytes, but 8", Assert.ThrowsAny<Exception>(() => tensor([1f, 2f], [3])).Message);
    }

    [Fact]
    public void An_array_is_copied()
    {
        float[] array = [1, 2];
        using Tensor copy = tensor(array);
        array[0] = 9;
        Assert.Equal([1f, 2f], copy.data<float>().ToArray());
    }

    [Fact]
    public void Numbers_become_tensors_where_one_is_wanted()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = 3f;
        Tensor b = new[] { 1L, 2L };
        Tensor c = 2.5.ToScalar();
        Numbers.Same([3], a);
        Numbers.Same([1, 2], b);
        Numbers.Same([2.5], c);
        Assert.Equal(3, (int)a);
        Assert.Equal(2.5, (double)c);
        Assert.True((bool)a);
    }
}
