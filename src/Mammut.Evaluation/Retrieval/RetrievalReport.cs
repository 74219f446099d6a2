namespace Mammut.Evaluation;

/// <summary>How well images and texts find each other.</summary>
/// <param name="ImageToText">Each image asks for any of its captions.</param>
/// <param name="TextToImage">Each caption asks for its image.</param>
public sealed record RetrievalReport(RetrievalDirection ImageToText, RetrievalDirection TextToImage)
{
    /// <summary>The sum of the six recalls ("RSUM"), each 0 to 1.</summary>
    public double RecallSum => ImageToText.RecallSum + TextToImage.RecallSum;

    /// <summary>A table of two lines.</summary>
    public override string ToString() => $"image to text: {ImageToText}{Environment.NewLine}text to image: {TextToImage}";
}

/// <summary>Retrieval in one direction.</summary>
/// <param name="Ranks">For each query the rank, from 1, of the best right candidate; equal similarities in the order of the
/// candidates.</param>
/// <param name="Ties">The queries where a wrong candidate has the very same similarity as the best right one.</param>
public sealed record RetrievalDirection(IReadOnlyList<int> Ranks, int Ties)
{
    /// <summary>The share of queries, 0 to 1, whose first candidate is right.</summary>
    public double RecallAt1 => RecallAt(1);

    /// <summary>The share of queries, 0 to 1, with a right candidate among the first five.</summary>
    public double RecallAt5 => RecallAt(5);

    /// <summary>The share of queries, 0 to 1, with a right candidate among the first ten.</summary>
    public double RecallAt10 => RecallAt(10);

    /// <summary>The sum of the three recalls, each 0 to 1.</summary>
    public double RecallSum => RecallAt1 + RecallAt5 + RecallAt10;

    /// <summary>The median of the ranks; of an even number of queries the mean of the middle two.</summary>
    public double MedianRank
    {
        get
        {
            var sorted = Ranks.Order().ToArray();
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0;
        }
    }

    /// <summary>The share of queries, 0 to 1, with a right candidate among the first <paramref name="k"/>.</summary>
    /// <param name="k">At least 1.</param>
    public double RecallAt(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return Ranks.Count(rank => rank <= k) / (double)Ranks.Count;
    }

    /// <summary>One line: the recalls in per cent, the median rank, the number of queries, and ties if there are any.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"R@1 {100 * RecallAt1:F1}  R@5 {100 * RecallAt5:F1}  R@10 {100 * RecallAt10:F1}  median rank {MedianRank:0.#}  ({Ranks.Count} queries{(Ties > 0 ? $", {Ties} tied" : "")})");
}
