using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>Greedy decoding and sampling: one row an image, which leaves the batch when its text is finished.</summary>
internal static class StepSearch
{
    /// <summary>Generates one text for each image.</summary>
    /// <param name="decoder">The model on an empty cache.</param>
    /// <param name="options">The options, validated.</param>
    /// <param name="limit">Most ids in a text, start and end token included.</param>
    /// <returns>For each image its ids with the start token and without the end token.</returns>
    public static IReadOnlyList<IReadOnlyList<long>> Run(Decoder decoder, GenerationOptions options, int limit)
    {
        List<long>[] texts = [.. decoder.Begun.Select(begun => begun.ToList())];
        var chances = options.Method == GenerationMethod.Sample ? Chances(options.Seed, decoder.Places, limit) : null;
        int[] active = [.. Enumerable.Range(0, texts.Length)];
        long[] next = [.. texts.SelectMany(text => text)];
        while (true)
        {
            var ids = Choose(decoder, options, next, [.. active.Select(image => texts[image])], active, chances);

            List<int> kept = [];
            for (var row = 0; row < ids.Length; row++)
            {
                if (ids[row] == decoder.EndToken)
                    continue;
                var text = texts[active[row]];
                text.Add(ids[row]);
                if (text.Count < limit)
                    kept.Add(row);
            }
            if (kept.Count == 0)
                return texts;

            decoder.SelectRows([.. kept.Select(row => (long)row)]);
            active = [.. kept.Select(row => active[row])];
            next = [.. kept.Select(row => ids[row])];
        }
    }

    private static long[] Choose(
        Decoder decoder, GenerationOptions options, long[] next, IReadOnlyList<List<long>> rows, int[] active, double[,]? chances)
    {
        using var scope = NewDisposeScope();
        var logits = LogitRules.Constrain(decoder.Step(next, rows.Count), rows, options);
        var excluded = LogitRules.Excluded(rows[0].Count, options, decoder.EndToken);
        if (chances is null)
        {
            var ids = new long[rows.Count];
            return Choice.Best(logits, excluded, ids) ? ids : throw decoder.NotNumbers();
        }
        if (logits.isnan().any().item<bool>())
            throw decoder.NotNumbers();
        return Draw(LogitRules.Without(logits, excluded), options, [.. active.Select((image, row) => chances[image, rows[row].Count])]).cpu().data<long>().ToArray();
    }

    /// <summary>
    /// A uniform number in 0 to 1 for every image and position, drawn beforehand: what an image gets does not depend on
    /// when the others finish, nor on how many follow it in the batch, nor on how long their prompts are.
    /// </summary>
    private static double[,] Chances(long seed, IReadOnlyList<int> places, int limit)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(0, CPU);
        generator.manual_seed(seed);
        var flat = rand([places.Max() + 1, limit], dtype: ScalarType.Float64, device: CPU, generator: generator).data<double>().ToArray();
        var chances = new double[places.Count, limit];
        for (var image = 0; image < places.Count; image++)
            Buffer.BlockCopy(flat, places[image] * limit * sizeof(double), chances, image * limit * sizeof(double), limit * sizeof(double));
        return chances;
    }

    /// <summary>Draws an id for each row by the inverse of its cumulative distribution.</summary>
    private static Tensor Draw(Tensor logits, GenerationOptions options, double[] chances)
    {
        var (narrowed, ids) = LogitRules.Narrow(logits, options);
        // In float64, so that a rare token at the end of a large vocabulary keeps its probability.
        var cumulative = narrowed.to(ScalarType.Float64).softmax(1).cumsum(1);
        var total = cumulative.narrow(1, cumulative.shape[1] - 1, 1);
        // A chance that rounds up to the total would pass the last token.
        var mark = tensor(Array.ConvertAll(chances, c => Math.Min(c, 1 - 1e-12)), [chances.Length, 1], dtype: ScalarType.Float64, device: logits.device) * total;
        var position = cumulative.le(mark).sum(1, keepdim: true);
        return (ids is null ? position : ids.gather(1, position)).squeeze(1);
    }
}
