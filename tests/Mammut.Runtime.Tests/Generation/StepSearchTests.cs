using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class StepSearchTests
{
    private static readonly long[][] Scripts = [[4, 2, 3, 5], [3], [], [5, 5]];

    [Fact]
    public void GreedyFollowsTheLikeliestIdsToTheEnd()
    {
        var model = new PrefixCaptioner(PrefixCaptioner.Scripted(6, Scripts));
        Assert.Equal(Scripts, Run(model, new(), 0, 1, 2, 3));
    }

    [Fact]
    public void FinishedRowsLeaveTheBatch()
    {
        var model = new PrefixCaptioner(PrefixCaptioner.Scripted(6, Scripts));
        Run(model, new(), 0, 1, 2, 3);
        Assert.Equal([(4L, 1L), (3, 1), (2, 1), (1, 1), (1, 1)], model.Steps);
    }

    [Theory]
    [InlineData(GenerationMethod.Greedy)]
    [InlineData(GenerationMethod.Sample)]
    [InlineData(GenerationMethod.Beam)]
    public void AnImagesTextDoesNotDependOnTheImagesAfterIt(GenerationMethod method)
    {
        var options = new GenerationOptions { Method = method, Seed = 9, MaxLength = 12 };
        IReadOnlyList<long[]> Texts(params int[] images) => Run(new PrefixCaptioner(PrefixCaptioner.Scrambled(5)), options, images);
        var all = Texts(3, 1, 4, 0, 5, 9);
        Assert.True(all.Select(text => text.Length).Distinct().Count() > 2, "The texts should end at different times.");
        Assert.Equal(all.Take(2), Texts(3, 1));
        Assert.Equal(all.Take(1), Texts(3));
    }

    [Fact]
    public void LengthCountsTheStartAndTheEnd()
    {
        var model = new PrefixCaptioner(PrefixCaptioner.Scripted(6, [[4, 2, 3]]));
        Assert.Equal([4, 2], Run(model, new() { MaxLength = 3 }, 0)[0]);
        Assert.Equal([4, 2, 3], Run(model, new() { MaxLength = 4 }, 0)[0]);
        Assert.Equal(2 + 3, model.Steps.Count);
    }

    [Fact]
    public void LengthIsAtMostTheContext()
    {
        var model = new PrefixCaptioner(PrefixCaptioner.Scripted(6, [[4, 2, 3]])) { ContextLength = 3 };
        Assert.Equal([4, 2], Run(model, new() { MaxLength = 100 }, 0)[0]);
    }

    [Theory]
    [InlineData(GenerationMethod.Greedy)]
    [InlineData(GenerationMethod.Sample)]
    [InlineData(GenerationMethod.Beam)]
    public void TheEndWaitsForTheMinimumLength(GenerationMethod method)
    {
        // The end is by far the likeliest at once.
        var model = new PrefixCaptioner((_, _) => [0, 30, 0, 1]);
        foreach (var minimum in new[] { 0, 1, 2, 5 })
        {
            var text = Run(model, new() { Method = method, MinLength = minimum, Beams = 2 }, 0)[0];
            Assert.Equal(Math.Max(0, minimum - 1), text.Length);
        }
    }

    [Theory]
    [InlineData(GenerationMethod.Greedy)]
    [InlineData(GenerationMethod.Sample)]
    [InlineData(GenerationMethod.Beam)]
    public void ThePromptIsReadAtOnceAndBeginsTheText(GenerationMethod method)
    {
        var model = new PrefixCaptioner((_, prefix) => [0, prefix.Length == 4 ? 50 : 0, 0, prefix is [0, 3, 2] ? 50 : 0]);
        var texts = Run(model, new() { Method = method, Prompt = [3, 2], Beams = 1 }, 0, 1);
        Assert.Equal([[3, 2, 3], [3, 2, 3]], texts);
        Assert.Equal([(2L, 3L), (2, 1)], model.Steps);
    }

    [Fact]
    public void RepetitionIsWeakened()
    {
        // Id 2 leads with 4 against 3 for id 3, and -1 against -1.5: with penalty 2 they take turns of equal parts.
        var positive = new PrefixCaptioner((_, _) => [-9, -9, 4, 3]);
        Assert.Equal([2, 2, 2], Run(positive, new() { MaxLength = 4 }, 0)[0]);
        Assert.Equal([2, 3, 2], Run(positive, new() { MaxLength = 4, RepetitionPenalty = 2 }, 0)[0]);
        var negative = new PrefixCaptioner((_, _) => [-9, -9, -1, -1.5]);
        Assert.Equal([2, 3, 2], Run(negative, new() { MaxLength = 4, RepetitionPenalty = 2 }, 0)[0]);
    }

    [Fact]
    public void RowsWithUnlikeNumbersOfDistinctIdsAreWeakenedAlone()
    {
        var model = new PrefixCaptioner((image, prefix) => image == 0 ? [-9, -9, 4, 3, -9] : [-9, -9, 4.3 - prefix.Length, 3, 2.5]);
        var options = new GenerationOptions { MaxLength = 5, RepetitionPenalty = 1.5 };
        var together = Run(model, options, 0, 1);
        Assert.Equal([Run(model, options, 0)[0], Run(model, options, 1)[0]], together);
    }

    [Fact]
    public void SamplingIsDeterminedByItsSeed()
    {
        IReadOnlyList<long[]> Texts(long seed) => Run(
            new PrefixCaptioner(PrefixCaptioner.Scrambled(6)),
            new() { Method = GenerationMethod.Sample, Seed = seed, MaxLength = 20 }, 0, 1, 2, 3);
        Assert.Equal(Texts(5), Texts(5));
        Assert.NotEqual(Texts(5), Texts(6));
    }

    [Fact]
    public void NarrowSamplingIsGreedy()
    {
        var model = new PrefixCaptioner(PrefixCaptioner.Scrambled(6));
        var greedy = Run(model, new() { MaxLength = 20 }, 0, 1, 2, 3);
        var sample = new GenerationOptions { Method = GenerationMethod.Sample, MaxLength = 20 };
        Assert.Equal(greedy, Run(model, sample with { TopK = 1 }, 0, 1, 2, 3));
        Assert.Equal(greedy, Run(model, sample with { TopP = 1e-9 }, 0, 1, 2, 3));
        Assert.Equal(greedy, Run(model, sample with { Temperature = 1e-6 }, 0, 1, 2, 3));
    }

    [Theory]
    [InlineData(1.0, 0, 1.0, new[] { 0.1, 0.2, 0.3, 0.4 })]
    [InlineData(0.5, 0, 1.0, new[] { 0.01 / 0.3, 0.04 / 0.3, 0.09 / 0.3, 0.16 / 0.3 })]
    [InlineData(1.0, 2, 1.0, new[] { 0, 0, 3 / 7.0, 4 / 7.0 })]
    [InlineData(1.0, 0, 0.65, new[] { 0, 0, 3 / 7.0, 4 / 7.0 })]     // 0.4 alone is short of 0.65, 0.3 crosses it
    [InlineData(1.0, 0, 0.75, new[] { 0, 2 / 9.0, 3 / 9.0, 4 / 9.0 })]
    [InlineData(0.5, 0, 0.75, new[] { 0, 0, 0.09 / 0.25, 0.16 / 0.25 })] // the temperature comes before the share
    [InlineData(1.0, 3, 0.5, new[] { 0, 0, 3 / 7.0, 4 / 7.0 })]      // of 4/9, 3/9, 2/9 two are needed
    public void SamplesHaveTheirProbabilities(double temperature, int topK, double topP, double[] expected)
    {
        const int images = 4000;
        var model = new PrefixCaptioner((_, _) => [Math.Log(0.1), Math.Log(0.2), Math.Log(0.3), Math.Log(0.4)]) { StartToken = 9, EndToken = 3 };
        var options = new GenerationOptions { Method = GenerationMethod.Sample, MaxLength = 2, Temperature = temperature, TopK = topK, TopP = topP };
        var texts = Run(model, options, new int[images]);
        var counts = new double[4];
        foreach (var text in texts)
            counts[text.Length == 0 ? 3 : text[0]]++;
        for (var id = 0; id < 4; id++)
        {
            var deviation = Math.Sqrt(expected[id] * (1 - expected[id]) / images);
            Assert.InRange(counts[id] / images, expected[id] - 4 * deviation, expected[id] + 4 * deviation);
        }
    }

    [Fact]
    public void TokensAsLikelyAsTheKthStay()
    {
        var model = new PrefixCaptioner((_, _) => [-50, -50, 1, 1, 2]);
        var options = new GenerationOptions { Method = GenerationMethod.Sample, MaxLength = 2, TopK = 2 };
        var ids = Run(model, options, new int[200]).Select(text => text[0]).Distinct().Order();
        Assert.Equal([2, 3, 4], ids);
    }

    private static IReadOnlyList<long[]> Run(ICaptioner model, GenerationOptions options, params int[] images)
    {
        using var pixels = PrefixCaptioner.Images(images);
        return TextGenerator.Run(model, pixels, options);
    }
}
