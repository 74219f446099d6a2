using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// Beam search over log-probabilities, the images of a batch side by side. An image that is done leaves the batch; the
/// number of live texts of an image grows from 1 (the start) to at most <see cref="GenerationOptions.Beams"/>.
/// </summary>
internal static class BeamSearch
{
    /// <summary>Generates one text for each image.</summary>
    /// <param name="decoder">The model on an empty cache.</param>
    /// <param name="options">The options, validated.</param>
    /// <param name="limit">Most ids in a text, start and end token included.</param>
    /// <returns>For each image its ids with the start token and without the end token.</returns>
    public static IReadOnlyList<IReadOnlyList<long>> Run(Decoder decoder, GenerationOptions options, int limit)
    {
        var beams = decoder.Begun.Select(begun => new ImageBeams(begun, options, decoder.EndToken, limit)).ToArray();
        var active = beams.ToList();
        long[] next = [.. decoder.Begun.SelectMany(begun => begun)];
        while (true)
        {
            Advance(decoder, options, active, next);
            active.RemoveAll(image => image.Done);
            if (active.Count == 0)
                return [.. beams.Select(image => image.Best)];

            // The rows of the next step: the live texts, image by image, each continuing its parent's row.
            var live = active.SelectMany(image => image.Live).ToList();
            decoder.SelectRows([.. live.Select(text => (long)text.ParentRow)]);
            next = [.. live.Select(text => text.Ids[^1])];
        }
    }

    private static void Advance(Decoder decoder, GenerationOptions options, List<ImageBeams> active, long[] next)
    {
        using var scope = NewDisposeScope();
        IReadOnlyList<long[]> texts = [.. active.SelectMany(image => image.Live).Select(text => text.Ids)];
        var logits = LogitRules.Constrain(decoder.Step(next, texts.Count), texts, options);
        var excluded = LogitRules.Excluded(texts[0].Length, options, decoder.EndToken);

        // The best 2n of an image are among the best 2n of each of its rows. 2n because at most n of them can be ends.
        var width = (int)Math.Min(2L * options.Beams, logits.shape[1]);
        var scores = new double[texts.Count * width];
        var ids = new long[scores.Length];
        if (!Choice.Leaders(logits, excluded, width, scores, ids))
            throw decoder.NotNumbers();

        var row = 0;
        foreach (var image in active)
        {
            var rows = image.Live.Count;
            image.Advance(row, width, scores.AsSpan(row * width, rows * width), ids.AsSpan(row * width, rows * width));
            row += rows;
        }
    }
}
