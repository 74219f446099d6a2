using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class PackedTextsTests
{
    [Fact]
    public void PaddingIsTheTrailingRunOnly()
    {
        using var scope = NewDisposeScope();
        var texts = PackedTexts.Real(Tensors.Ids(3, 8, 0, 5, 9, 0, 0, 8, 5, 9, 0, 0, 0, 8, 0, 0, 0, 0, 9), 0);
        Assert.Equal([8, 0, 5, 9, 8, 5, 9, 8, 0, 0, 0, 0, 9], texts.Ids.Values());
        Assert.Equal([4, 3, 6], texts.Sequences.Lengths);
        Assert.Equal((3, 6), (texts.Count, texts.Width));
    }

    [Fact]
    public void AnEmptyTextKeepsItsFirstPosition()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([4], PackedTexts.Real(Tensors.Ids(1, 4, 4, 4), 4).Ids.Values());
    }

    [Fact]
    public void EveryKeepsThePadding()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([7, 0, 0, 7, 8, 0], PackedTexts.Every(Tensors.Ids(2, 7, 0, 0, 7, 8, 0)).Ids.Values());
    }

    [Fact]
    public void InputsAreAllButTheLastTokenOfEach_AndOneTokenStays()
    {
        using var scope = NewDisposeScope();
        var inputs = PackedTexts.Real(Tensors.Ids(3, 8, 5, 9, 0, 4, 0, 0, 0, 8, 6, 7, 9), 0).Inputs();
        Assert.Equal([8, 5, 4, 8, 6, 7], inputs.Ids.Values());
        Assert.Equal([2, 1, 3], inputs.Sequences.Lengths);
        Assert.Equal([1], PackedTexts.Every(Tensors.Ids(1, 4)).Inputs().Sequences.Lengths);
    }

    [Fact]
    public void RowsOfLongerTextsAreTakenFromTheFirstOfEach()
    {
        using var scope = NewDisposeScope();
        var texts = PackedTexts.Real(Tensors.Ids(3, 8, 5, 9, 0, 4, 0, 0, 0, 8, 6, 7, 9), 0);
        var (inputs, extended) = (texts.Inputs(), texts.WithClassToken());
        Assert.Equal([0, 1, 4, 6, 7, 8], inputs.Take(torch.arange(11, dtype: ScalarType.Float32).unsqueeze(1), extended).Values());
        Assert.Throws<ArgumentException>(() => extended.Take(torch.zeros(8, 1), texts));
        Assert.Throws<ArgumentException>(() => inputs.Take(torch.zeros(2, 1), PackedTexts.Every(Tensors.Ids(1, 4, 5))));
    }

    [Fact]
    public void RowsGoBackToTheirPlaces_WithZerosAtPadding()
    {
        using var scope = NewDisposeScope();
        var texts = PackedTexts.Real(Tensors.Ids(2, 7, 3, 0, 7, 0, 0), 0);
        Assert.Equal([1, 2, 0, 3, 0, 0], texts.Unpack(Tensors.Floats([3, 1], 1, 2, 3)).Values());
        var full = PackedTexts.Real(Tensors.Ids(2, 7, 3, 4, 7), 0);
        Assert.Equal([1, 2, 3, 4], full.Unpack(Tensors.Floats([4, 1], 1, 2, 3, 4)).Values());
    }

    [Fact]
    public void PositionsBeginAnewInEachText()
    {
        using var scope = NewDisposeScope();
        var table = Tensors.Floats([4, 1], 10, 11, 12, 13);
        Assert.Equal([10, 11, 12, 10, 11], PackedTexts.Real(Tensors.Ids(2, 7, 3, 9, 7, 9, 0), 0).Positions(table).Values());
        Assert.Equal([10, 11, 10, 11], PackedTexts.Real(Tensors.Ids(2, 7, 3, 7, 9), 0).Positions(table).Values());
    }

    [Fact]
    public void MeanFirstAndLastAreThoseOfEachText()
    {
        using var scope = NewDisposeScope();
        var texts = PackedTexts.Real(Tensors.Ids(2, 7, 3, 7, 0), 0);
        var rows = Tensors.Floats([3, 2], 1, 2, 3, 6, 5, 7);
        Assert.Equal([2, 4, 5, 7], texts.Mean(rows).Values());
        Assert.Equal([1, 2, 5, 7], texts.First(rows).Values());
        Assert.Equal([3, 6, 5, 7], texts.Last(rows).Values());
        var full = PackedTexts.Every(Tensors.Ids(1, 7, 3));
        Assert.Equal([2, 4], full.Mean(rows.narrow(0, 0, 2)).Values());
    }

    [Fact]
    public void SixteenBitRowsAreSummedInThirtyTwo()
    {
        using var scope = NewDisposeScope();
        // 1 + 256 times 1: bfloat16 stops counting at 256. One text shorter than the other, and both alike.
        foreach (var second in new[] { 1024, 1023 })
        {
            var tokens = ones(2, 1024, dtype: ScalarType.Int64);
            tokens.narrow(0, 1, 1).narrow(1, second - 1, 1024 - second + 1).fill_(second == 1024 ? 1 : 0);
            var texts = PackedTexts.Real(tokens, 0);
            var mean = texts.Mean(ones(texts.Sequences.Rows, 1, dtype: ScalarType.BFloat16));
            Assert.Equal(ScalarType.BFloat16, mean.dtype);
            Assert.Equal([1, 1], mean.Values());
        }
    }

    [Fact]
    public void AClassTokenStandsBehindEachText_AndBehindThePaddingOfABatch()
    {
        using var scope = NewDisposeScope();
        var texts = PackedTexts.Real(Tensors.Ids(2, 7, 3, 7, 0), 0);
        var extended = texts.WithClassToken();
        var rows = extended.Append(Tensors.Floats([3, 1], 1, 2, 3), Tensors.Floats([1], 9));
        Assert.Equal([1, 2, 9, 3, 9], rows.Values());
        Assert.Equal([3, 2], extended.Sequences.Lengths);
        Assert.Equal([9, 9], extended.Last(rows).Values());
        Assert.Equal([1, 2, 9, 3, 0, 9], extended.Unpack(rows).Values());
    }

    [Fact]
    public void GradientsAreThoseOfThePaddedForm()
    {
        using var scope = NewDisposeScope();
        var tokens = Tensors.Ids(3, 8, 5, 9, 0, 4, 0, 0, 0, 8, 6, 7, 9);
        var table = Tensors.Random(1, ScalarType.Float64, 10, 4);
        var token = Tensors.Random(2, ScalarType.Float64, 4);
        GradientCheck.Verify(
            x =>
            {
                var texts = PackedTexts.Real(tokens, 0);
                var extended = texts.WithClassToken();
                var rows = extended.Append(TokenTable.Rows(x[0], texts) + texts.Positions(x[0]), x[1]);
                return (extended.Mean(rows).square() + extended.Last(rows)).sum() + extended.Unpack(rows).square().sum();
            },
            table, token);
    }

    [Fact]
    public void TokensNeedTwoAxesAndAPosition()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => PackedTexts.Real(tensor(new long[] { 1, 2 }), 0));
        Assert.Throws<ArgumentException>(() => PackedTexts.Real(zeros([2, 0], dtype: ScalarType.Int64), 0));
        Assert.Throws<ArgumentException>(() => PackedTexts.Every(zeros([2, 3])));
    }

    [Fact]
    public void APrefixHasOneLengthAText()
    {
        using var scope = NewDisposeScope();
        var tokens = Tensors.Ids(2, 7, 3, 7, 0);
        var texts = PackedTexts.Real(tokens, 0);
        Assert.Equal([1, 1], TextMask.Prefix(texts, TextMask.StartOnly(tokens)).PrefixLengths!.Values());
        Assert.Contains("each of the 2 texts", Assert.Throws<ArgumentException>(() => TextMask.Prefix(texts, ones(3, dtype: ScalarType.Int64))).Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ImagesStandInFrontOfTheirTexts_AndTheTextsRowsComeBack(bool ragged)
    {
        using var scope = NewDisposeScope();
        var texts = PackedTexts.Real(ragged ? Tensors.Ids(2, 7, 3, 9, 7, 9, 0) : Tensors.Ids(2, 7, 3, 7, 9), 0);
        var images = Tensors.Floats([2, 2, 1], 10, 11, 20, 21);
        var joined = texts.WithImages(images);
        Assert.Equal(ragged ? [5, 4] : [4, 4], joined.Sequences.Lengths);
        Assert.Equal(ragged ? [-1, -1, 7, 3, 9, -1, -1, 7, 9] : [-1, -1, 7, 3, -1, -1, 7, 9], joined.Ids.Values());
        var rows = ragged ? Tensors.Floats([5, 1], 1, 2, 3, 4, 5) : Tensors.Floats([4, 1], 1, 2, 3, 4);
        var both = joined.Join(images, rows);
        Assert.Equal(ragged ? [10, 11, 1, 2, 3, 20, 21, 4, 5] : [10, 11, 1, 2, 20, 21, 3, 4], both.Values());
        Assert.Equal(rows.Values(), joined.TextRows(both).Values());
        Assert.Equal([2, 2], TextMask.ImagePrefix(joined).PrefixLengths!.Values());
    }

    [Fact]
    public void OneImageATextIsNeeded()
    {
        using var scope = NewDisposeScope();
        var texts = PackedTexts.Every(Tensors.Ids(2, 7, 3, 7, 9));
        Assert.Contains("for each of the 2 texts", Assert.Throws<ArgumentException>(() => texts.WithImages(zeros(3, 2, 4))).Message);
    }
}
