using System.Runtime.InteropServices;

namespace Mammut.Data;

/// <summary>
/// Learns byte pairs from texts (Sennrich et al. 2016, arXiv 1508.07909): the most frequent pair of neighbouring symbols
/// becomes a symbol, over and over. Words are counted first, so that the work grows with the number of distinct words.
/// </summary>
internal sealed class BytePairTrainer
{
    // A pair that was seen once says nothing about the next text.
    private const long SmallestCount = 2;

    private readonly List<string> _spellings = [.. Enumerable.Range(0, ByteSymbols.Count).Select(ByteSymbols.Spelling)];
    private readonly Dictionary<string, int> _ids;
    private readonly MergeTable _table = new();
    private readonly List<(int[] Ids, long Count)> _words;
    private readonly Dictionary<(int Left, int Right), long> _counts = [];
    private readonly Dictionary<(int Left, int Right), HashSet<int>> _wordsByPair = [];
    private readonly PriorityQueue<((int Left, int Right) Pair, long Count), (long Count, int Left, int Right)> _queue = new();

    private BytePairTrainer(IEnumerable<string> texts)
    {
        _ids = _spellings.Select((spelling, id) => (spelling, id)).ToDictionary();
        _words = [.. CountWords(texts).Select(word => (BytePairTokenizer.Bytes(word.Key), word.Value))];
        for (var i = 0; i < _words.Count; i++)
            Count(i, +1);
        foreach (var pair in _counts.Keys)
            Enqueue(pair);
    }

    public static List<(string Left, string Right)> Learn(IEnumerable<string> texts, int count)
    {
        var trainer = new BytePairTrainer(texts);
        var merges = new List<(string Left, string Right)>();
        while (merges.Count < count && trainer.TryNext(out var pair))
        {
            merges.Add((trainer._spellings[pair.Left], trainer._spellings[pair.Right]));
            trainer.Merge(pair);
        }

        return merges;
    }

    private static Dictionary<string, long> CountWords(IEnumerable<string> texts)
    {
        var counts = new Dictionary<string, long>();
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        var index = 0;
        foreach (var text in texts)
        {
            if (text is null)
                throw new ArgumentException($"The text at index {index} is null.", nameof(texts));
            foreach (var word in new WordScanner(TextCleaning.Clean(text)))
                CollectionsMarshal.GetValueRefOrAddDefault(lookup, word, out _)++;
            index++;
        }

        counts.Remove(WordScanner.StartOfText);
        counts.Remove(WordScanner.EndOfText);
        return counts;
    }

    // Every change of a count is queued anew, so an entry is out of date when its count is.
    private bool TryNext(out (int Left, int Right) pair)
    {
        while (_queue.TryDequeue(out var entry, out _))
        {
            if (_counts.GetValueOrDefault(entry.Pair) != entry.Count)
                continue;
            pair = entry.Pair;
            return true;
        }

        pair = default;
        return false;
    }

    private void Merge((int Left, int Right) pair)
    {
        var spelling = _spellings[pair.Left] + _spellings[pair.Right];
        if (!_ids.TryGetValue(spelling, out var id))
        {
            id = _spellings.Count;
            _ids.Add(spelling, id);
            _spellings.Add(spelling);
        }

        _table.Add(pair.Left, pair.Right, id);

        var changed = new HashSet<(int, int)>();
        foreach (var word in _wordsByPair[pair].ToArray())
        {
            changed.UnionWith(Count(word, -1));
            // All merges so far, not only this one: where it spells a symbol that there was, older merges apply again.
            _words[word] = _words[word] with { Ids = _table.Apply(_words[word].Ids) };
            changed.UnionWith(Count(word, +1));
        }

        foreach (var touched in changed)
            Enqueue(touched);
    }

    private void Enqueue((int Left, int Right) pair)
    {
        if (_counts.TryGetValue(pair, out var count) && count >= SmallestCount)
            _queue.Enqueue((pair, count), (-count, pair.Left, pair.Right));
    }

    /// <summary>Adds or takes away one word's pairs, and returns them.</summary>
    private List<(int Left, int Right)> Count(int word, int sign)
    {
        var (ids, count) = _words[word];
        var pairs = new List<(int Left, int Right)>(ids.Length);
        for (var i = 0; i + 1 < ids.Length; i++)
        {
            var pair = (ids[i], ids[i + 1]);
            pairs.Add(pair);
            _counts[pair] = _counts.GetValueOrDefault(pair) + (sign * count);
            if (!_wordsByPair.TryGetValue(pair, out var words))
                _wordsByPair.Add(pair, words = []);
            if (sign > 0)
                words.Add(word);
            else
                words.Remove(word);
        }

        return pairs;
    }
}
