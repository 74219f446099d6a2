using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Benchmarks.Cases;

/// <summary>Greedy generation on the key-value cache against running the whole text again for every token.</summary>
internal static class CaptioningBenchmark
{
    private const int NewTokens = 12;

    public static IEnumerable<Measurement> Run()
    {
        using var model = new BenchmarkModel(seed: 0);
        model.eval();
        return [.. Measure(model, batch: 1), .. Measure(model, batch: 8)];
    }

    private static Measurement[] Measure(BenchmarkModel model, int batch)
    {
        using var scope = NewDisposeScope();
        manual_seed(batch).Dispose();
        var images = randn(batch, 3, 96, 96);
        IReadOnlyList<long[]> fromCache = [], again = [];

        // As many tokens in each run: the end is forbidden.
        var options = new GenerationOptions { MaxLength = 1 + NewTokens, MinLength = 1 + NewTokens };
        var times = Timing.InTurn(warmups: 3, runs: 15,
            new Work(() => fromCache = TextGenerator.Run(model, images, options)),
            new Work(() => again = Uncached(model, images)));
        RequireEqual(fromCache, again);

        var ratio = times[1].Median / times[0].Median;
        return
        [
            new Measurement($"captioning.cached.{batch}", times[0],
                new Figure("ratio", ratio, $"times as fast as uncached.{batch}"),
                new Figure("tokens_per_s", batch * NewTokens * 1000 / times[0].Median, "tokens/s")),
            new Measurement($"captioning.uncached.{batch}", times[1],
                new Figure("tokens_per_s", batch * NewTokens * 1000 / times[1].Median, "tokens/s")),
        ];
    }

    private static IReadOnlyList<long[]> Uncached(BenchmarkModel model, Tensor images)
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        var seen = model.EncodeImages(images);
        var tokens = full([images.shape[0], 1], model.StartToken, dtype: ScalarType.Int64);
        for (var i = 0; i < NewTokens; i++)
        {
            using var step = NewDisposeScope();
            var logits = model.Text.Logits(model.Captioning(tokens, seen).select(1, -1));
            logits.narrow(1, model.EndToken, 1).fill_(double.NegativeInfinity);
            tokens = cat([tokens, logits.argmax(1, keepdim: true)], 1).MoveToOuterDisposeScope();
        }

        return [.. tokens.narrow(1, 1, NewTokens).data<long>().ToArray().Chunk(NewTokens)];
    }

    // Two ways that do not say the same cannot be compared.
    private static void RequireEqual(IReadOnlyList<long[]> some, IReadOnlyList<long[]> others)
    {
        for (var i = 0; i < some.Count; i++)
        {
            if (!some[i].SequenceEqual(others[i]))
                throw new InvalidOperationException($"With the cache text {i} is [{string.Join(", ", some[i])}], without [{string.Join(", ", others[i])}]; the same was expected.");
        }
    }
}
