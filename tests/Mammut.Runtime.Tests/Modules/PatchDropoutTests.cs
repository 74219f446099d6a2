using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class PatchDropoutTests
{
    [Theory]
    [InlineData(false, 0.5)]
    [InlineData(true, 0.0)]
    public void WithoutTrainingOrShareAllTokensStay(bool training, double share)
    {
        using var scope = NewDisposeScope();
        var tokens = Numbered(2, 9);
        var kept = PatchDropout.Apply(tokens, share, keepFirst: true, training);
        Assert.Equal(tokens.Values(), kept.Values());
        Assert.NotSame(tokens, kept);
    }

    [Theory]
    [InlineData(true, 0.5, 5)]
    [InlineData(false, 0.5, 4)]
    [InlineData(true, 0.99, 2)]
    public void ASelectionWithoutRepetitionStays(bool keepFirst, double share, long kept)
    {
        using var scope = NewDisposeScope();
        var tokens = Numbered(3, 9);
        var result = PatchDropout.Apply(tokens, share, keepFirst, training: true);
        Assert.Equal([3, kept, 2], result.shape);
        for (var image = 0; image < 3; image++)
        {
            var values = result.select(0, image).select(1, 0).Values();
            Assert.Equal(values.Length, values.Distinct().Count());
            Assert.All(values, v => Assert.InRange(v, 100 * image, 100 * image + 8));
            if (keepFirst)
                Assert.Equal(100 * image, values[0]);
            // The features of a token stay together.
            Assert.Equal(values.Select(v => -v), result.select(0, image).select(1, 1).Values());
        }
    }

    [Fact]
    public void EveryPatchIsLeftOutAtTimes()
    {
        using var scope = NewDisposeScope();
        var kept = PatchDropout.Apply(Numbered(400, 5), 0.5, keepFirst: true, training: true).select(2, 0).Values();
        var counts = kept.GroupBy(v => v % 100).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal(400, counts[0]);
        for (var patch = 1; patch <= 4; patch++)
            Assert.InRange(counts[patch], 140, 260);
    }

    [Fact]
    public void GradientsReachKeptTokensOnly()
    {
        using var scope = NewDisposeScope();
        var tokens = Numbered(2, 8).requires_grad_();
        PatchDropout.Apply(tokens, 0.5, keepFirst: false, training: true).sum().backward();
        Assert.Equal(2 * 4 * 2, tokens.grad!.Values().Sum());
    }

    private static Tensor Numbered(int images, int tokens)
    {
        var values = new float[images * tokens * 2];
        for (var i = 0; i < images * tokens; i++)
        {
            values[2 * i] = 100 * (i / tokens) + i % tokens;
            values[2 * i + 1] = -values[2 * i];
        }
        return tensor(values, [images, tokens, 2]);
    }
}
