using System.Diagnostics.CodeAnalysis;

namespace Mammut.Data;

/// <summary>The merges of a byte-pair vocabulary by pair of ids: which come first, and what they make.</summary>
internal sealed class MergeTable(int capacity = 0)
{
    private readonly Dictionary<long, Merge> _merges = new(capacity);

    /// <summary>Adds a merge after all the others.</summary>
    public void Add(int left, int right, int result) => _merges.Add(Key(left, right), new Merge(_merges.Count, left, right, result));

    /// <summary>
    /// Applies the merges to one word, as CLIP does: of the pairs at hand the one learned first is merged wherever it
    /// stands, from left to right, until no pair is left that was learned. Takes n·log n steps, so that a text without a
    /// single space (or one written to do harm) costs no more than any other.
    /// </summary>
    /// <param name="word">The ids of a word's bytes.</param>
    /// <returns>The merged ids.</returns>
    public int[] Apply(ReadOnlySpan<int> word)
    {
        if (word.Length < 2)
            return word.ToArray();

        // The word as a linked list over the positions of its bytes; a merged symbol lives where its first byte was.
        var ids = word.ToArray();
        var next = new int[ids.Length];
        var previous = new int[ids.Length];
        for (var i = 0; i < ids.Length; i++)
            (previous[i], next[i]) = (i - 1, i + 1 < ids.Length ? i + 1 : -1);

        var queue = new PriorityQueue<(Merge Merge, int Position), (int Rank, int Position)>();
        for (var i = 0; i + 1 < ids.Length; i++)
            Enqueue(i);

        var merged = new List<int>();
        while (queue.TryPeek(out var top, out _))
        {
            // One round merges one pair everywhere. Pairs that the round makes wait for its end: one of them may rank before
            // it (where two merges spell the same symbol), and CLIP would still finish the round first.
            merged.Clear();
            while (queue.TryPeek(out var entry, out _) && entry.Merge.Rank == top.Merge.Rank)
            {
                var (merge, left) = queue.Dequeue();
                var right = next[left];
                if (ids[left] != merge.Left || right < 0 || ids[right] != merge.Right)
                    continue;
                ids[left] = merge.Result;
                ids[right] = Gone;
                next[left] = next[right];
                if (next[left] >= 0)
                    previous[next[left]] = left;
                merged.Add(left);
            }

            foreach (var position in merged)
            {
                Enqueue(position);
                if (previous[position] >= 0)
                    Enqueue(previous[position]);
            }
        }

        return Array.FindAll(ids, id => id != Gone);

        void Enqueue(int position)
        {
            if (next[position] >= 0 && TryFind(ids[position], ids[next[position]], out var merge))
                queue.Enqueue((merge, position), (merge.Rank, position));
        }
    }

    private const int Gone = -1;

    private bool TryFind(int left, int right, [MaybeNullWhen(false)] out Merge merge) =>
        _merges.TryGetValue(Key(left, right), out merge);

    private static long Key(int left, int right) => ((long)left << 32) | (uint)right;

    private sealed record Merge(int Rank, int Left, int Right, int Result);
}
