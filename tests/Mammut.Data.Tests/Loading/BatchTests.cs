using static TorchSharp.torch;

namespace Mammut.Data.Tests.Loading;

public sealed class BatchTests
{
    [Fact]
    public void BatchesOfOneSide_OwnTheirTensor_AndCountItsRows()
    {
        var before = Tensor.TotalCount;
        using (var images = new ImageBatch(zeros(2, 3, 4, 4)))
        using (var texts = TextBatch.Encode(new LetterTokenizer(), ["ab", "c", "abc"], 8))
        {
            Assert.Equal((2, 3), (images.Count, texts.Count));
            Assert.Equal([3, 5], texts.Tokens.shape);
        }

        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void PairsAreABatchOfEitherSide()
    {
        using var pairs = new ImageTextBatch(zeros(1, 3, 4, 4), zeros(new long[] { 1, 5 }, dtype: ScalarType.Int64), ["a"], ["key"]);
        Assert.Equal((1, 1), (((IImageBatch)pairs).Count, ((ITextBatch)pairs).Count));
        Assert.Same(pairs.Images, ((IImageBatch)pairs).Images);
        Assert.Same(pairs.Tokens, ((ITextBatch)pairs).Tokens);
    }
}
