using System.Runtime.InteropServices;

namespace Mammut.Evaluation;

/// <summary>The n-grams of a tokenized caption with their counts, by order.</summary>
internal sealed class NGrams
{
    /// <summary>BLEU and CIDEr-D both count 1 to 4 words.</summary>
    public const int Orders = 4;

    private readonly Dictionary<string, int>[] _counts = new Dictionary<string, int>[Orders];

    public NGrams(string[] tokens)
    {
        Words = tokens.Length;
        for (var n = 1; n <= Orders; n++)
        {
            var counts = _counts[n - 1] = [];
            for (var start = 0; start + n <= tokens.Length; start++)
                CollectionsMarshal.GetValueRefOrAddDefault(counts, string.Join(' ', tokens, start, n), out _)++;
        }
    }

    /// <summary>The number of words.</summary>
    public int Words { get; }

    /// <summary>The n-grams of <paramref name="n"/> words and how often each stands in the caption.</summary>
    public IReadOnlyDictionary<string, int> this[int n] => _counts[n - 1];
}
