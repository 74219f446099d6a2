using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class RelativePositionsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    /// <summary>Values of the released T5 code (mesh_tensorflow, <c>_relative_position_bucket</c>) for 32 buckets and 128.</summary>
    [Theory]
    [InlineData(0, false, 0)]
    [InlineData(5, false, 0)]
    [InlineData(-1, false, 1)]
    [InlineData(-15, false, 15)]
    [InlineData(-16, false, 16)]
    [InlineData(-20, false, 17)]
    [InlineData(-64, false, 26)]
    [InlineData(-127, false, 31)]
    [InlineData(-128, false, 31)]
    [InlineData(-5000, false, 31)]
    [InlineData(0, true, 0)]
    [InlineData(-7, true, 7)]
    [InlineData(-8, true, 8)]
    [InlineData(-11, true, 8)]
    [InlineData(-12, true, 9)]
    [InlineData(-128, true, 15)]
    [InlineData(1, true, 17)]
    [InlineData(7, true, 23)]
    [InlineData(16, true, 26)]
    [InlineData(64, true, 30)]
    [InlineData(500, true, 31)]
    public void ADistance_FallsInItsRange(long distance, bool bothWays, int range) => Assert.Equal(range, RelativePositions.Range(distance, bothWays));

    [Fact]
    public void AMasksNumbers_AreThoseOfKeyMinusQuery()
    {
        var table = arange(64, dtype: float32).view(32, 2);
        var texts = PackedTexts.Real(tensor(new long[] { 5, 6, 7, 8, 9, 0 }, [2, 3]), 0);
        Assert.Equal(2, TextMask.Bidirectional(texts).WithDistances(table).Distances![0, 2, 1].item<float>());
        Assert.Equal(35, TextMask.Bidirectional(texts).WithDistances(table).Distances![1, 1, 2].item<float>());
        Assert.Equal(0, TextMask.Causal(texts).WithDistances(table).Distances![0, 1, 2].item<float>());
        Assert.Equal([2, 3, 3], TextMask.Prefix(texts, tensor(new long[] { 2, 1 })).WithDistances(table).Distances!.shape);
    }

    [Theory]
    [InlineData("causal")]
    [InlineData("bidirectional")]
    [InlineData("prefix")]
    public void Attention_AddsThemToTheScores_AndPaddingChangesNothing(string kind)
    {
        var table = randn([32, 2], dtype: float64);
        var texts = PackedTexts.Real(tensor(new long[] { 5, 6, 7, 8, 9, 0, 0, 0 }, [2, 4]), 0);
        var prefixes = tensor(new long[] { 2, 1 });
        var mask = kind switch
        {
            "causal" => TextMask.Causal(texts),
            "prefix" => TextMask.Prefix(texts, prefixes),
            _ => TextMask.Bidirectional(texts),
        };
        var qkv = randn([5, 12], dtype: float64);
        var actual = Attention.Self(qkv, 2, mask.WithDistances(table), scaled: false);
        var expected = zeros([5, 4], dtype: float64);
        foreach (var (first, length, prefix) in new[] { (0, 4, 2), (4, 1, 1) })
        {
            for (var head = 0; head < 2; head++)
            {
                for (var query = 0; query < length; query++)
                {
                    var seen = Enumerable.Range(0, length).Where(key => kind == "bidirectional" || key <= query || (kind == "prefix" && key < prefix)).ToArray();
                    var scores = seen.Select(key => Row(query, 0).dot(Row(key, 4)).item<double>()
                        + table[RelativePositions.Range(key - query, kind != "causal"), head].item<double>()).ToArray();
                    var sum = scores.Sum(Math.Exp);
                    for (var i = 0; i < seen.Length; i++)
                        expected[first + query].narrow(0, 2 * head, 2).add_(Row(seen[i], 8) * (Math.Exp(scores[i]) / sum));

                    Tensor Row(int row, int group) => qkv[first + row].narrow(0, group + 2 * head, 2);
                }
            }
        }

        Assert.True(actual.allclose(expected, 1e-10, 1e-12));
    }

    [Fact]
    public void UnscaledAttention_IsScaledAttentionOfLargerQueries()
    {
        var texts = PackedTexts.Real(tensor(new long[] { 5, 6, 7, 8, 9, 0 }, [2, 3]), 0);
        var qkv = randn([5, 24]);
        var larger = qkv.clone();
        larger.narrow(1, 0, 8).mul_(2);
        Assert.True(Attention.Self(qkv, 2, TextMask.Causal(texts), scaled: false).allclose(Attention.Self(larger, 2, TextMask.Causal(texts)), 1e-5, 1e-6));
        var kv = randn([2, 3, 16]);
        var q = qkv.narrow(1, 0, 8).contiguous();
        Assert.True(Attention.Cross(q, kv, 2, texts, scaled: false).allclose(Attention.Cross(q * 2, kv, 2, texts), 1e-5, 1e-6));
    }

    [Fact]
    public void AStepsNumbers_AreTheLastOfTheWhole()
    {
        var table = randn([32, 3]);
        using var cache = new DecoderCache(1, 2, 16);
        cache.Advance(4);
        var texts = PackedTexts.Every(zeros([1, 5], dtype: int64));
        var whole = TextMask.Causal(texts).WithDistances(table).Distances!;
        Assert.True(cache.Distances(table, 1, causal: true).Equals(whole.narrow(1, 4, 1)));
    }

    public void Dispose() => _scope.Dispose();
}
