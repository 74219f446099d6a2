using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class TokenFeatureTests
{
    [Fact]
    public void HeadsTakeNeighbouringFeatures()
    {
        using var scope = NewDisposeScope();
        // Two tokens of four features, two heads.
        var x = Tensors.Floats([1, 2, 4], 1, 2, 3, 4, 5, 6, 7, 8);
        var split = Heads.Split(x, 2);
        Assert.Equal([1, 2, 2, 2], split.shape);
        Assert.Equal([1, 2, 5, 6, 3, 4, 7, 8], split.Values());
        Assert.Equal(x.Values(), Heads.Merge(split).Values());
    }

    [Fact]
    public void PackedProjectionsComeApartInOrder()
    {
        using var scope = NewDisposeScope();
        var packed = Tensors.Random(1, ScalarType.Float32, 2, 3, 12);
        Tensor Part(int which, int of) => Heads.Split(packed.narrow(2, which * 12 / of, 12 / of), 2);

        var (queries, keys, values) = Heads.QueriesKeysValues(packed, 2);
        Assert.Equal(Part(0, 3).Values(), queries.Values());
        Assert.Equal(Part(1, 3).Values(), keys.Values());
        Assert.Equal(Part(2, 3).Values(), values.Values());

        var (firstHalf, secondHalf) = Heads.KeysValues(packed, 2);
        Assert.Equal(Part(0, 2).Values(), firstHalf.Values());
        Assert.Equal(Part(1, 2).Values(), secondHalf.Values());
    }

    [Fact]
    public void AClassTokenStandsInFront()
    {
        using var scope = NewDisposeScope();
        var x = Tensors.Floats([2, 1, 2], 1, 2, 3, 4);
        var token = Tensors.Floats([2], 8, 9).requires_grad_();
        Assert.Equal([8, 9, 1, 2, 8, 9, 3, 4], ClassToken.Prepend(token, x).Values());
        ClassToken.Prepend(token, x).sum().backward();
        Assert.Equal([2, 2], token.grad!.Values());
        Assert.Equal([0, 0, 1, 2, 3, 4], ClassToken.WithoutPosition(Tensors.Floats([2, 2], 1, 2, 3, 4)).Values());
    }

    [Fact]
    public void TokenTableLooksUpRowsAndSumsTheirGradients()
    {
        using var scope = NewDisposeScope();
        var table = Tensors.Floats([3, 2], 1, 2, 3, 4, 5, 6).requires_grad_();
        var rows = TokenTable.Rows(table, Tensors.Ids(2, 2, 0, 2, 1));
        Assert.Equal([2, 2, 2], rows.shape);
        Assert.Equal([5, 6, 1, 2, 5, 6, 3, 4], rows.Values());
        rows.sum().backward();
        Assert.Equal([1, 1, 1, 1, 2, 2], table.grad!.Values());
    }

    [Fact]
    public void GuardsNameBothSizes()
    {
        using var scope = NewDisposeScope();
        Guard.Images(zeros([2, 3, 8, 4]), 8, 4);
        Guard.Tokens(zeros([2, 5], dtype: ScalarType.Int64), 3, 8);
        Assert.Contains("[B, 3, 8, 4], but these are [2, 3, 4, 8]", Assert.Throws<ArgumentException>(() => Guard.Images(zeros([2, 3, 4, 8]), 8, 4)).Message);
        Assert.Contains("position 9", Assert.Throws<ArgumentException>(() => Guard.Tokens(zeros([2, 5], dtype: ScalarType.Int64), 4, 8)).Message);
        Assert.Contains("Float32 [2, 5]", Assert.Throws<ArgumentException>(() => Guard.Tokens(zeros([2, 5]), 0, 8)).Message);
    }
}
