namespace Mammut.Evaluation;

/// <summary>Where the right answer stands among candidates ordered by score.</summary>
internal static class Ranking
{
    /// <summary>
    /// The rank, from 1, of the best right candidate: highest score first, equal scores by index. Tied when a wrong candidate
    /// has the very same score, so that the rank rests on the order of the candidates.
    /// </summary>
    /// <param name="scores">A score for each candidate, all of them numbers.</param>
    /// <param name="right">The indexes of the right candidates, at least one.</param>
    public static (int Rank, bool Tied) OfBest(ReadOnlySpan<float> scores, IReadOnlyList<int> right)
    {
        var best = right[0];
        foreach (var candidate in right)
        {
            if (scores[candidate] > scores[best] || (scores[candidate] == scores[best] && candidate < best))
                best = candidate;
        }

        var (above, equal, equalBefore) = (0, 0, 0);
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] > scores[best])
            {
                above++;
            }
            else if (scores[i] == scores[best])
            {
                equal++;
                if (i < best)
                    equalBefore++;
            }
        }

        var equalRight = 0;
        foreach (var candidate in right)
        {
            if (scores[candidate] == scores[best])
                equalRight++;
        }

        return (1 + above + equalBefore, equal > equalRight);
    }

    /// <summary>The indexes at which each value stands, for values in [0, count).</summary>
    /// <param name="values">The values.</param>
    /// <param name="count">How many values there can be; each stands somewhere.</param>
    /// <param name="name">The argument's name, for messages.</param>
    /// <param name="what">What a value names, for messages.</param>
    public static int[][] IndexesByValue(IReadOnlyList<int> values, int count, string name, string what)
    {
        var indexes = new List<int>[count];
        for (var i = 0; i < count; i++)
            indexes[i] = [];
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] < 0 || values[i] >= count)
                throw new ArgumentException($"Entry {i} names {what} {values[i]}; there are {count}.", name);
            indexes[values[i]].Add(i);
        }

        var empty = Array.FindIndex(indexes, list => list.Count == 0);
        if (empty >= 0)
            throw new ArgumentException($"No entry names {what} {empty}.", name);
        return Array.ConvertAll(indexes, list => list.ToArray());
    }
}
