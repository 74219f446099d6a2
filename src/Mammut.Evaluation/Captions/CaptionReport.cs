namespace Mammut.Evaluation;

/// <summary>How near generated captions come to those that people wrote.</summary>
/// <param name="Images">The number of images.</param>
/// <param name="ExactMatch">The share of captions, 0 to 1, that equal one of their references, spaces aside.</param>
/// <param name="Bleu1">BLEU of single words over the corpus, 0 to 1.</param>
/// <param name="Bleu2">BLEU up to two words, 0 to 1.</param>
/// <param name="Bleu3">BLEU up to three words, 0 to 1.</param>
/// <param name="Bleu4">BLEU up to four words, 0 to 1.</param>
/// <param name="RougeL">The mean of ROUGE-L, 0 to 1.</param>
/// <param name="CiderD">The mean of CIDEr-D, 0 to 10. Papers print it times 100. Of a single image it is 0.</param>
public sealed record CaptionReport(
    int Images, double ExactMatch, double Bleu1, double Bleu2, double Bleu3, double Bleu4, double RougeL, double CiderD)
{
    /// <summary>One line, each number times 100 as papers print them.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"exact {100 * ExactMatch:F1}  BLEU-1 {100 * Bleu1:F1}  BLEU-2 {100 * Bleu2:F1}  BLEU-3 {100 * Bleu3:F1}  BLEU-4 {100 * Bleu4:F1}  ROUGE-L {100 * RougeL:F1}  CIDEr-D {100 * CiderD:F1}  ({Images} images)");
}
