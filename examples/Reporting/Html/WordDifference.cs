namespace Mammut.Examples.Reporting;

/// <summary>Which words of a caption are not in the one it should be.</summary>
internal static class WordDifference
{
    /// <summary>
    /// The words of <paramref name="text"/> in order, each with whether it is one of the longest common subsequence with the
    /// nearest reference: the one that shares most words, the shorter among equals.
    /// </summary>
    public static IReadOnlyList<(string Word, bool IsShared)> Compare(string text, IReadOnlyList<string> references)
    {
        var words = Split(text);
        var best = (Shared: new bool[words.Length], Count: -1, Length: 0);
        foreach (var reference in references)
        {
            var other = Split(reference);
            var shared = Align(words, other);
            var count = shared.Count(isShared => isShared);
            if (count > best.Count || (count == best.Count && other.Length < best.Length))
                best = (shared, count, other.Length);
        }

        return [.. words.Zip(best.Shared)];
    }

    private static string[] Split(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static bool[] Align(string[] words, string[] other)
    {
        var longest = new int[words.Length + 1, other.Length + 1];
        for (var i = words.Length - 1; i >= 0; i--)
        {
            for (var j = other.Length - 1; j >= 0; j--)
            {
                longest[i, j] = Same(words[i], other[j])
                    ? longest[i + 1, j + 1] + 1
                    : Math.Max(longest[i + 1, j], longest[i, j + 1]);
            }
        }

        var shared = new bool[words.Length];
        for (int i = 0, j = 0; i < words.Length && j < other.Length;)
        {
            if (Same(words[i], other[j]))
            {
                shared[i] = true;
                i++;
                j++;
            }
            else if (longest[i + 1, j] >= longest[i, j + 1])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return shared;
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
