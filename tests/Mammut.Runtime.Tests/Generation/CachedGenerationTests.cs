using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class CachedGenerationTests
{
    public static TheoryData<string, GenerationOptions> Modes => new()
    {
        { "greedy", new() },
        { "greedy, weakened repetition", new() { RepetitionPenalty = 1.4, MinLength = 5 } },
        { "greedy, prompt", new() { Prompt = [3, 7, 3] } },
        { "sample", new() { Method = GenerationMethod.Sample, Seed = 3 } },
        { "sample, top-k", new() { Method = GenerationMethod.Sample, TopK = 3, Seed = 4 } },
        { "sample, top-p", new() { Method = GenerationMethod.Sample, TopP = 0.8, Temperature = 1.5, Seed = 5 } },
        { "beam", new() { Method = GenerationMethod.Beam } },
        { "beam, many, prompt", new() { Method = GenerationMethod.Beam, Beams = 11, Prompt = [4], LengthPenalty = 0.6, MinLength = 6 } },
    };

    [Theory]
    [MemberData(nameof(Modes))]
    public void CachedEqualsUncached(string mode, GenerationOptions options)
    {
        using var scope = NewDisposeScope();
        HashSet<int> lengths = [];
        for (var seed = 0; seed < 4; seed++)
        {
            using var cached = new TinyCaptioner(seed, cached: true);
            using var uncached = new TinyCaptioner(seed, cached: false);
            var images = TinyCaptioner.Images(100 + seed, 6);
            var expected = TextGenerator.Run(uncached, images, options);
            Assert.Equal(expected, TextGenerator.Run(cached, images, options));
            lengths.UnionWith(expected.Select(text => text.Length));
        }
        Assert.True(lengths.Count > 1, $"{mode}: the texts should end at different times.");
    }

    [Fact]
    public void CachedLogitsAreTheUncachedOnes()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var cached = new TinyCaptioner(1, cached: true, ScalarType.Float64);
        using var uncached = new TinyCaptioner(1, cached: false, ScalarType.Float64);
        var images = TinyCaptioner.Images(5, 3);
        using var first = cached.NewCache(images);
        using var second = uncached.NewCache(images);
        var prompt = Tensors.Ids(3, 0, 4, 5, 0, 6, 7, 0, 8, 3);
        Tensors.AssertClose(uncached.DecodeStep(prompt, second).Values(), cached.DecodeStep(prompt, first), 1e-11);
        for (var step = 0; step < 18; step++)
        {
            long[] rows = step switch { 2 => [2, 2, 0, 1], 5 => [3, 0, 1], 9 => [1, 1, 1, 0, 2], _ => [.. Enumerable.Range(0, (int)first.Rows).Select(i => (long)i)] };
            first.SelectRows(rows);
            second.SelectRows(rows);
            var tokens = Tensors.Ids(rows.Length, [.. rows.Select((_, i) => (long)((3 * step + i) % 9))]);
            Tensors.AssertClose(uncached.DecodeStep(tokens, second).Values(), cached.DecodeStep(tokens, first), 1e-11);
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void NoTensorIsLeftBehind(string mode, GenerationOptions options)
    {
        using var scope = NewDisposeScope();
        using var model = new TinyCaptioner(2, cached: true);
        var images = TinyCaptioner.Images(7, 4);
        TextGenerator.Run(model, images, options); // makes the rotary table
        LiveTensors.AssertNoneLeft(() => Assert.Equal(4, TextGenerator.Run(model, images, options).Count));
        Assert.NotEmpty(mode);
    }

    [Theory]
    [InlineData(GenerationMethod.Greedy)]
    [InlineData(GenerationMethod.Sample)]
    [InlineData(GenerationMethod.Beam)]
    public void NoTensorIsLeftBehindWhenTheModelThrows(GenerationMethod method)
    {
        using var images = PrefixCaptioner.Images(0, 1, 2);
        for (var step = 0; step < 4; step++)
        {
            var model = new PrefixCaptioner(PrefixCaptioner.Scrambled(6)) { ThrowAt = step };
            var options = new GenerationOptions { Method = method, MinLength = 8 };
            LiveTensors.AssertNoneLeft(() =>
            {
                var error = Assert.Throws<InvalidOperationException>(() => TextGenerator.Run(model, images, options));
                Assert.Equal("The model broke.", error.Message);
            });
            Assert.Equal(step, model.Steps.Count);
        }
    }

    [Fact]
    public void TheModelRunsInEvaluationModeWithoutAutograd()
    {
        using var scope = NewDisposeScope();
        using var model = new TinyCaptioner(2, cached: true);
        model.train();
        TextGenerator.Run(model, TinyCaptioner.Images(7, 2), new());
        Assert.True(model.WasEvaluating);
        Assert.True(model.training);
        Assert.True(is_grad_enabled());
    }
}
