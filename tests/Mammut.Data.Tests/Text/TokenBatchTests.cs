using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Data.Tests;

/// <summary>Texts as a tensor.</summary>
public sealed class TokenBatchTests
{
    // Without merges every letter is a token: 'a' is 64, 'b' 65; 256 more at the end of a word; start 512, end 513.
    private static readonly BytePairTokenizer Tokenizer = Vocabularies.Load([]);

    [Fact]
    public void Rows_are_padded_to_the_longest()
    {
        using var tokens = TokenBatch.Encode(Tokenizer, ["ab", "", "a!"], contextLength: 77);

        Assert.Equal(ScalarType.Int64, tokens.dtype);
        Assert.Equal([3, 4], tokens.shape);
        Assert.Equal([512, 64, 65 + 256, 513, 512, 513, 0, 0, 512, 64 + 256, 0 + 256, 513], tokens.data<long>().ToArray());
    }

    [Fact]
    public void Rows_are_padded_to_the_context_on_request()
    {
        using var tokens = TokenBatch.Encode(Tokenizer, ["a"], contextLength: 6, padToContext: true);

        Assert.Equal([1, 6], tokens.shape);
        Assert.Equal([512, 64 + 256, 513, 0, 0, 0], tokens.data<long>().ToArray());
    }

    [Theory]
    [InlineData(2, new long[] { 512, 513 })]
    [InlineData(4, new long[] { 512, 64, 65, 513 })]
    [InlineData(5, new long[] { 512, 64, 65, 66 + 256, 513 })]
    [InlineData(9, new long[] { 512, 64, 65, 66 + 256, 513 })]
    public void A_long_text_is_cut_and_still_ends(int context, long[] expected)
    {
        using var tokens = TokenBatch.Encode(Tokenizer, ["abc"], context);

        Assert.Equal([1, expected.Length], tokens.shape);
        Assert.Equal(expected, tokens.data<long>().ToArray());
    }

    [Fact]
    public void The_longest_row_is_measured_after_the_cut()
    {
        using var tokens = TokenBatch.Encode(Tokenizer, ["a", new string('b', 500)], contextLength: 7);

        Assert.Equal([2, 7], tokens.shape);
        Assert.Equal(513, tokens.data<long>().ToArray()[13]);
    }

    [Fact]
    public void What_cannot_be_encoded_is_refused()
    {
        Assert.Throws<ArgumentException>(() => TokenBatch.Encode(Tokenizer, [], 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => TokenBatch.Encode(Tokenizer, ["a"], 1));
        Assert.Contains("index 1", Assert.Throws<ArgumentException>(() => TokenBatch.Encode(Tokenizer, ["a", null!], 8)).Message);
        Assert.Contains("3 ids", Assert.Throws<ArgumentException>(() => TokenBatch.Pack([[1, 2, 3]], 0, 2)).Message);
    }
}
