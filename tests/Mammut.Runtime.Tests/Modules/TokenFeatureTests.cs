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
        Guard.Tokens(zeros([2, 5], dtype: ScalarType.Int64), 3, 8, 4);
        Assert.Contains("[B, 3, 8, 4], but these are [2, 3, 4, 8]", Assert.Throws<ArgumentException>(() => Guard.Images(zeros([2, 3, 4, 8]), 8, 4)).Message);
        Assert.Contains("position 9", Assert.Throws<ArgumentException>(() => Guard.Tokens(zeros([2, 5], dtype: ScalarType.Int64), 4, 8, 4)).Message);
        Assert.Contains("Float32 [2, 5]", Assert.Throws<ArgumentException>(() => Guard.Tokens(zeros([2, 5]), 0, 8, 4)).Message);
    }

    [Fact]
    public void AnIdOutsideTheVocabulary_IsRefused_WithItsPlace()
    {
        using var scope = NewDisposeScope();
        Assert.StartsWith("Text 1 has the id 9 at position 5, but the model was declared with Vocabulary = 9: its ids are 0 to 8.",
            Assert.Throws<ArgumentException>(() => Guard.Tokens(Tensors.Ids(2, 8, 0, 5, 1, 3, 9), 3, 8, 9)).Message);
        var texts = PackedTexts.Real(Tensors.Ids(3, 8, 1, 0, 5, 0, 0, 7, -1, 2), 0);
        Assert.StartsWith("Text 2 has the id -1 at position 1,", Assert.Throws<ArgumentException>(() => Guard.Tokens(texts, 8, 9)).Message);
        Assert.StartsWith("Text 2 has the id -1 at position 1,", Assert.Throws<ArgumentException>(() => Losses.Labels(texts, vocabulary: 9)).Message);
        Assert.StartsWith("Text 2 has the id -1 at position 1,", Assert.Throws<ArgumentException>(() => MaskedTexts.Of(texts, 0.5, 3, 9, 0)).Message);
    }
}
