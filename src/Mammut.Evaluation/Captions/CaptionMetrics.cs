namespace Mammut.Evaluation;

/// <summary>
/// The caption metrics of the COCO evaluation (pycocoevalcap): BLEU, ROUGE-L, CIDEr-D over the words of
/// <see cref="CaptionTokenizer"/>; and exact match. METEOR and SPICE, which need Java programs and their word lists, are not
/// among them.
/// </summary>
public static class CaptionMetrics
{
    /// <summary>Compares one caption for each image with the image's references.</summary>
    /// <param name="captions">A generated caption for each image; may be empty text.</param>
    /// <param name="references">For each image at least one reference.</param>
    /// <exception cref="ArgumentException">There is no image, the numbers differ, or an image has no reference.</exception>
    public static CaptionReport Evaluate(IReadOnlyList<string> captions, IReadOnlyList<IReadOnlyList<string>> references)
    {
        ArgumentNullException.ThrowIfNull(captions);
        ArgumentNullException.ThrowIfNull(references);
        if (captions.Count == 0 || captions.Count != references.Count)
            throw new ArgumentException($"Expected references for each of {captions.Count} captions (at least one), got {references.Count}.", nameof(references));
        for (var i = 0; i < references.Count; i++)
        {
            if (references[i].Count == 0)
                throw new ArgumentException($"Image {i} has no reference.", nameof(references));
        }

        var words = captions.Select(CaptionTokenizer.Tokenize).ToArray();
        var referenceWords = references.Select(ofImage => ofImage.Select(CaptionTokenizer.Tokenize).ToArray()).ToArray();
        var grams = Array.ConvertAll(words, tokens => new NGrams(tokens));
        var referenceGrams = Array.ConvertAll(referenceWords, ofImage => Array.ConvertAll(ofImage, tokens => new NGrams(tokens)));

        var bleu = Bleu.Score(grams, referenceGrams);
        return new CaptionReport(
            captions.Count,
            captions.Zip(references, IsExactMatch).Average(match => match ? 1.0 : 0.0),
            bleu[0],
            bleu[1],
            bleu[2],
            bleu[3],
            words.Zip(referenceWords, RougeL.Score).Average(),
            CiderD.Scores(grams, referenceGrams).Average());
    }

    /// <summary>Whether a caption equals one of the references when runs of space count as one space and outer space as
    /// none. Case and punctuation count.</summary>
    /// <param name="caption">The generated caption.</param>
    /// <param name="references">The references.</param>
    public static bool IsExactMatch(string caption, IReadOnlyList<string> references)
    {
        ArgumentNullException.ThrowIfNull(caption);
        ArgumentNullException.ThrowIfNull(references);
        var normalized = CollapseSpaces(caption);
        return references.Any(reference => CollapseSpaces(reference) == normalized);
    }

    private static string CollapseSpaces(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
