using System.Text;
using System.Text.RegularExpressions;

namespace Mammut.Data.Tests;

/// <summary>
/// CLIP's tokenizer a second time, by another way: a regular expression for the words, symbols as strings, every merge by
/// a search through the whole word. For text without characters beyond U+FFFF and without character references.
/// </summary>
internal sealed class SlowBytePairs
{
    private static readonly Regex Words = new(
        @"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+", RegexOptions.CultureInvariant);

    private readonly List<(string Left, string Right)> _merges;
    private readonly List<string> _vocabulary = [];

    public SlowBytePairs(IEnumerable<(string Left, string Right)> merges)
    {
        _merges = [.. merges];
        var printable = Enumerable.Range(0, 256).Where(IsPrintable).Select(value => ((char)value).ToString());
        var others = Enumerable.Range(0, 68).Select(index => ((char)(256 + index)).ToString());
        string[] bytes = [.. printable, .. others];
        _vocabulary.AddRange(bytes);
        _vocabulary.AddRange(bytes.Select(symbol => symbol + "</w>"));
        _vocabulary.AddRange(_merges.Select(merge => merge.Left + merge.Right));
    }

    public static IEnumerable<string> Split(string text) =>
        Words.Matches(Regex.Replace(text, @"\s+", " ").Trim().ToLowerInvariant()).Select(match => match.Value);

    /// <summary>The symbols of a word before any merge.</summary>
    public static List<string> Symbols(string word)
    {
        var others = Enumerable.Range(0, 256).Where(value => !IsPrintable(value)).ToList();
        var symbols = Encoding.UTF8.GetBytes(word)
            .Select(value => ((char)(IsPrintable(value) ? value : 256 + others.IndexOf(value))).ToString()).ToList();
        symbols[^1] += "</w>";
        return symbols;
    }

    /// <summary>Merges the pair of the lowest rank wherever it stands, until none is left.</summary>
    public List<string> Merge(List<string> symbols)
    {
        while (true)
        {
            var ranks = Enumerable.Range(0, symbols.Count - 1).Select(i => _merges.IndexOf((symbols[i], symbols[i + 1]))).Where(rank => rank >= 0).ToList();
            if (ranks.Count == 0)
                return symbols;
            var (left, right) = _merges[ranks.Min()];
            var merged = new List<string>();
            for (var i = 0; i < symbols.Count; i++)
            {
                var together = i + 1 < symbols.Count && symbols[i] == left && symbols[i + 1] == right;
                merged.Add(together ? left + right : symbols[i]);
                if (together)
                    i++;
            }

            symbols = merged;
        }
    }

    public List<int> Encode(string text)
    {
        var ids = new List<int>();
        foreach (var word in Split(text))
        {
            if (word == "<|startoftext|>")
                ids.Add(_vocabulary.Count);
            else if (word == "<|endoftext|>")
                ids.Add(_vocabulary.Count + 1);
            else
                ids.AddRange(Merge(Symbols(word)).Select(symbol => _vocabulary.LastIndexOf(symbol)));
        }

        return ids;
    }

    /// <summary>Learns merges by counting every pair of every word anew for each of them.</summary>
    public static List<(string Left, string Right)> Learn(IEnumerable<string> texts, int count)
    {
        var words = texts.SelectMany(Split).Where(word => !word.StartsWith("<|", StringComparison.Ordinal) || !word.EndsWith("text|>", StringComparison.Ordinal)).ToList();
        var merges = new List<(string Left, string Right)>();
        while (merges.Count < count)
        {
            var slow = new SlowBytePairs(merges);
            var pairs = words.Select(word => slow.Merge(Symbols(word)))
                .SelectMany(symbols => symbols.Zip(symbols.Skip(1)))
                .GroupBy(pair => pair)
                .Where(group => group.Count() >= 2)
                .OrderByDescending(group => group.Count())
                .ThenBy(group => slow._vocabulary.IndexOf(group.Key.First))
                .ThenBy(group => slow._vocabulary.IndexOf(group.Key.Second))
                .ToList();
            if (pairs.Count == 0)
                break;
            merges.Add(pairs[0].Key);
        }

        return merges;
    }

    private static bool IsPrintable(int value) => value is (>= 33 and <= 126) or (>= 161 and <= 172) or (>= 174 and <= 255);
}
