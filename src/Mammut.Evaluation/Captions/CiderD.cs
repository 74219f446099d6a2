namespace Mammut.Evaluation;

/// <summary>
/// CIDEr-D (Vedantam et al. 2015, arXiv 1411.5726) as pycocoevalcap computes it: cosines of tf-idf vectors of n-grams,
/// clipped by the reference, times a penalty on unlike length, averaged over references and n = 1 to 4, times 10. Document
/// frequencies come from the references of the evaluated images.
/// </summary>
internal sealed class CiderD
{
    private const double Sigma = 6;

    private readonly double _logImages;
    private readonly Dictionary<string, int> _documentFrequencies = [];

    private CiderD(IReadOnlyList<NGrams[]> references)
    {
        _logImages = Math.Log(references.Count);
        foreach (var ofImage in references)
        {
            var grams = new HashSet<string>();
            foreach (var reference in ofImage)
            {
                for (var n = 1; n <= NGrams.Orders; n++)
                    grams.UnionWith(reference[n].Keys);
            }

            foreach (var gram in grams)
                _documentFrequencies[gram] = _documentFrequencies.GetValueOrDefault(gram) + 1;
        }
    }

    /// <returns>For each image its score, 0 to 10.</returns>
    public static double[] Scores(IReadOnlyList<NGrams> captions, IReadOnlyList<NGrams[]> references)
    {
        var cider = new CiderD(references);
        var scores = new double[captions.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            var caption = captions[i];
            scores[i] = 10 * references[i].Average(reference => cider.Similarity(caption, reference));
        }

        return scores;
    }

    private double Similarity(NGrams caption, NGrams reference)
    {
        // Length is measured in bigrams, as it is coded there.
        var difference = Math.Max(0, caption.Words - 1) - Math.Max(0, reference.Words - 1);
        var penalty = Math.Exp(-(difference * difference) / (2 * Sigma * Sigma));
        var sum = 0.0;
        for (var n = 1; n <= NGrams.Orders; n++)
            sum += Cosine(caption[n], reference[n]);
        return sum / NGrams.Orders * penalty;
    }

    private double Cosine(IReadOnlyDictionary<string, int> caption, IReadOnlyDictionary<string, int> reference)
    {
        var product = 0.0;
        foreach (var (gram, count) in caption)
        {
            var weight = Weight(gram);
            var inReference = reference.GetValueOrDefault(gram) * weight;
            product += Math.Min(count * weight, inReference) * inReference;
        }

        var norms = Norm(caption) * Norm(reference);
        return norms == 0 ? 0 : product / norms;
    }

    private double Norm(IReadOnlyDictionary<string, int> grams) =>
        Math.Sqrt(grams.Sum(gram => Math.Pow(gram.Value * Weight(gram.Key), 2)));

    /// <summary>The inverse document frequency; an n-gram of no reference weighs as one of a single image.</summary>
    private double Weight(string gram) => _logImages - Math.Log(Math.Max(1, _documentFrequencies.GetValueOrDefault(gram)));
}
