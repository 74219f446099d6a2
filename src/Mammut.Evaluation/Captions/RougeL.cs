namespace Mammut.Evaluation;

/// <summary>
/// ROUGE-L (Lin 2004) as pycocoevalcap computes it: by the longest common subsequence, the best precision and the best
/// recall over the references, which need not be of the same one, and an F measure that prefers recall.
/// </summary>
internal static class RougeL
{
    private const double Beta = 1.2;

    /// <returns>0 to 1.</returns>
    public static double Score(string[] caption, IReadOnlyList<string[]> references)
    {
        var (precision, recall) = (0.0, 0.0);
        foreach (var reference in references)
        {
            var common = LongestCommonSubsequence(caption, reference);
            if (common == 0)
                continue;
            precision = Math.Max(precision, common / (double)caption.Length);
            recall = Math.Max(recall, common / (double)reference.Length);
        }

        return precision == 0 ? 0 : (1 + (Beta * Beta)) * precision * recall / (recall + (Beta * Beta * precision));
    }

    private static int LongestCommonSubsequence(string[] first, string[] second)
    {
        // lengths[j]: of what was read of the first and the first j words of the second.
        var lengths = new int[second.Length + 1];
        foreach (var word in first)
        {
            var diagonal = 0;
            for (var j = 1; j <= second.Length; j++)
            {
                var above = lengths[j];
                lengths[j] = word == second[j - 1] ? diagonal + 1 : Math.Max(above, lengths[j - 1]);
                diagonal = above;
            }
        }

        return lengths[^1];
    }
}
