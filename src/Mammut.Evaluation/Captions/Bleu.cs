namespace Mammut.Evaluation;

/// <summary>
/// BLEU-1 to BLEU-4 of a corpus (Papineni et al. 2002) as pycocoevalcap computes them: matches clipped by the largest count
/// in any reference, lengths against the closest reference, tiny constants against division by zero.
/// </summary>
internal static class Bleu
{
    private const double Tiny = 1e-15;
    private const double Small = 1e-9;

    /// <returns>BLEU-1 to BLEU-4, each 0 to 1.</returns>
    public static double[] Score(IReadOnlyList<NGrams> captions, IReadOnlyList<NGrams[]> references)
    {
        var matches = new long[NGrams.Orders];
        var totals = new long[NGrams.Orders];
        var (length, referenceLength) = (0L, 0L);
        for (var i = 0; i < captions.Count; i++)
        {
            var caption = captions[i];
            length += caption.Words;
            // Of two references equally near in length the shorter counts.
            referenceLength += references[i].Select(reference => reference.Words)
                .MinBy(words => (Math.Abs(words - caption.Words), words));
            for (var n = 1; n <= NGrams.Orders; n++)
            {
                totals[n - 1] += Math.Max(0, caption.Words - n + 1);
                foreach (var (gram, count) in caption[n])
                    matches[n - 1] += Math.Min(count, references[i].Max(reference => reference[n].GetValueOrDefault(gram)));
            }
        }

        var ratio = (length + Tiny) / (referenceLength + Small);
        var brevity = ratio < 1 ? Math.Exp(1 - (1 / ratio)) : 1;
        var scores = new double[NGrams.Orders];
        var product = 1.0;
        for (var n = 1; n <= NGrams.Orders; n++)
        {
            product *= (matches[n - 1] + Tiny) / (totals[n - 1] + Small);
            scores[n - 1] = Math.Pow(product, 1.0 / n) * brevity;
        }

        return scores;
    }
}
