using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class BeamSearchTests
{
    [Theory]
    [InlineData(3, 2, 9, 1.0)]
    [InlineData(4, 2, 16, 1.0)]
    [InlineData(4, 2, 16, 0.0)]
    [InlineData(3, 3, 27, 1.0)]
    [InlineData(3, 4, 81, 0.0)]
    [InlineData(3, 4, 81, 0.6)]
    [InlineData(3, 4, 81, 2.0)]
    public void WithABeamForEveryTextItIsExhaustive(int vocabulary, int steps, int beams, double lengthPenalty)
    {
        int[] images = [.. Enumerable.Range(0, 25)];
        var function = PrefixCaptioner.Scrambled(vocabulary);
        var options = new GenerationOptions { Method = GenerationMethod.Beam, Beams = beams, LengthPenalty = lengthPenalty, MaxLength = steps + 1 };
        var texts = Run(new PrefixCaptioner(function), options, images);
        var expected = images.Select(image => Exhaustive(function, image, steps, lengthPenalty)).ToArray();
        Assert.Equal(expected, texts);
        Assert.True(expected.Select(text => text.Length).Distinct().Count() > 1, "Ended and cut texts should both occur.");
    }

    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(6, 1.0)]
    [InlineData(0, 1.3)]
    public void WithOneBeamItIsGreedy(int minLength, double repetitionPenalty)
    {
        int[] images = [.. Enumerable.Range(0, 40)];
        var options = new GenerationOptions { MaxLength = 15, MinLength = minLength, RepetitionPenalty = repetitionPenalty };
        var greedy = Run(new PrefixCaptioner(PrefixCaptioner.Scrambled(5)), options, images);
        var beam = Run(new PrefixCaptioner(PrefixCaptioner.Scrambled(5)), options with { Method = GenerationMethod.Beam, Beams = 1 }, images);
        Assert.Equal(greedy, beam);
    }

    [Fact]
    public void FindsTheTextThatGreedyDecodingMisses()
    {
        // Greedy takes id 2 (0.6), after which nothing is likely; id 3 (0.4) is certain to end well: 0.4 * 0.9 > 0.6 * 0.5.
        var model = new PrefixCaptioner((_, prefix) => prefix switch
        {
            [0] => Logs(1e-9, 1e-9, 0.6, 0.4),
            [0, 2] => Logs(0.25, 0.5, 0.125, 0.125),
            [0, 3] => Logs(0.05, 0.9, 0.025, 0.025),
            _ => Logs(0.01, 0.97, 0.01, 0.01),
        });
        Assert.Equal([2], Run(model, new(), 0)[0]);
        Assert.Equal([3], Run(model, new() { Method = GenerationMethod.Beam, Beams = 2 }, 0)[0]);
    }

    [Fact]
    public void TheLengthPenaltyChoosesBetweenShortAndLong()
    {
        // "end": 0.5. "2 end": 0.5 * 0.6 = 0.30, mean log -0.60 against -0.69.
        var model = new PrefixCaptioner((_, prefix) => prefix is [0] ? Logs(1e-9, 0.5, 0.5, 1e-9) : Logs(0.2, 0.6, 0.1, 0.1));
        var options = new GenerationOptions { Method = GenerationMethod.Beam, Beams = 2 };
        Assert.Equal([], Run(model, options with { LengthPenalty = 0 }, 0)[0]);
        Assert.Equal([2], Run(model, options with { LengthPenalty = 1 }, 0)[0]);
    }

    [Fact]
    public void AnEndBelowTheFirstRanksIsPassedOver()
    {
        // Two beams; at the second step the ranks are "2 end" 0.30, "2 2" 0.27, "3 end" 0.24. Counted as finished, the
        // third would fill the list and stop the search before "2 2 2 2 end", whose mean is the best.
        var model = new PrefixCaptioner((_, prefix) => prefix switch
        {
            [0] => Logs(1e-9, 1e-9, 0.6, 0.4),
            [0, 2] => Logs(0.02, 0.5, 0.45, 0.03),
            [0, 3] => Logs(0.1, 0.6, 0.2, 0.1),
            [0, 2, 2] => Logs(0.33, 1e-9, 0.34, 0.33),
            [0, _, _, _, _] => Logs(1e-9, 0.98, 0.01, 0.01),
            _ => Logs(0.01, 1e-9, 0.98, 0.01),
        });
        Assert.Equal([2, 2, 2, 2], Run(model, new() { Method = GenerationMethod.Beam, Beams = 2 }, 0)[0]);
    }

    [Fact]
    public void TheSearchGoesOnWhileALiveTextLeads()
    {
        // After two steps "end" and "3 end" are finished, two for two beams, but "2 2" (0.595) is better than both.
        var model = new PrefixCaptioner((_, prefix) => prefix switch
        {
            [0] => Logs(1e-9, 0.2, 0.7, 0.1),
            [0, 2] => Logs(1e-9, 0.1, 0.85, 0.05),
            _ => Logs(0.03, 0.9, 0.04, 0.03),
        });
        Assert.Equal([2, 2], Run(model, new() { Method = GenerationMethod.Beam, Beams = 2 }, 0)[0]);
    }

    [Fact]
    public void ImagesThatAreDoneLeaveTheBatch()
    {
        var model = new PrefixCaptioner(PrefixCaptioner.Scripted(6, [4, 2, 3, 5, 2, 3], []));
        var texts = Run(model, new() { Method = GenerationMethod.Beam, Beams = 3 }, 0, 1);
        Assert.Equal([[4, 2, 3, 5, 2, 3], []], texts);
        Assert.Equal(2, model.Steps[0].Rows);
        Assert.True(model.Steps[^1].Rows <= 3, $"The last step had {model.Steps[^1].Rows} rows.");
    }

    [Theory]
    [InlineData(4)]
    [InlineData(20)]
    public void ATextThatCannotGoOnEndsAsItIs(int maxLength)
    {
        // After two ids only the end has any probability, and it must wait.
        var model = new PrefixCaptioner((_, prefix) => prefix.Length < 3
            ? [double.NegativeInfinity, double.NegativeInfinity, 0]
            : [double.NegativeInfinity, 0, double.NegativeInfinity]);
        Assert.Equal([2, 2], Run(model, new() { Method = GenerationMethod.Beam, Beams = 4, MinLength = 10, MaxLength = maxLength }, 0)[0]);
    }

    private static double[] Logs(params double[] probabilities) => Array.ConvertAll(probabilities, Math.Log);

    /// <summary>The best of all texts, by trying them all.</summary>
    private static long[] Exhaustive(Func<int, long[], double[]> logits, int image, int steps, double lengthPenalty)
    {
        var (best, bestScore) = (Array.Empty<long>(), double.NegativeInfinity);
        Visit([0], 0);
        return best;

        void Visit(long[] prefix, double score)
        {
            var scores = logits(image, prefix);
            var total = Math.Log(scores.Sum(Math.Exp));
            for (var id = 0; id < scores.Length; id++)
            {
                var next = score + scores[id] - total;
                var generated = prefix.Length;
                if (id != 1 && generated < steps)
                {
                    Visit([.. prefix, id], next);
                    continue;
                }
                var ranked = next / Math.Pow(generated, lengthPenalty);
                if (ranked > bestScore)
                    (best, bestScore) = (id == 1 ? prefix[1..] : [.. prefix[1..], id], ranked);
            }
        }
    }

    private static IReadOnlyList<long[]> Run(ICaptioner model, GenerationOptions options, params int[] images)
    {
        using var pixels = PrefixCaptioner.Images(images);
        return TextGenerator.Run(model, pixels, options);
    }
}
