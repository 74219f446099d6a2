using System.Globalization;
using System.IO.Enumeration;

namespace Mammut.Data;

/// <summary>
/// Lists of files in short: <c>train-{0000..0099}.tar</c> counts, <c>{train,extra}-*.tar</c> chooses, <c>*</c> and <c>?</c> match within
/// a name, <c>**</c> matches folders to any depth.
/// </summary>
public static class ShardPattern
{
    /// <summary>Writes out the braces of a pattern, in order; files are not looked for.</summary>
    /// <param name="pattern">A path with any number of <c>{a,b}</c> and <c>{first..last}</c>, nested or not.</param>
    /// <exception cref="ArgumentException">A brace is not closed or not opened.</exception>
    public static IReadOnlyList<string> ExpandBraces(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var open = pattern.IndexOf('{');
        if (open < 0)
        {
            return pattern.Contains('}')
                ? throw new ArgumentException($"The pattern '{pattern}' closes a brace that it does not open.", nameof(pattern))
                : [pattern];
        }

        var (alternatives, close) = Alternatives(pattern, open);
        var tails = ExpandBraces(pattern[(close + 1)..]);
        return [.. from alternative in alternatives
                   from middle in Range(alternative) ?? ExpandBraces(alternative)
                   from tail in tails
                   select pattern[..open] + middle + tail];
    }

    /// <summary>The files that patterns name: in the order of the patterns, those of one wildcard sorted by ordinal.</summary>
    /// <param name="patterns">At least one path, with braces and wildcards.</param>
    /// <exception cref="FileNotFoundException">A pattern names no file.</exception>
    /// <exception cref="ArgumentException">There is no pattern, two name the same file, or one is not a path.</exception>
    public static IReadOnlyList<string> Files(IEnumerable<string> patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        var files = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pattern in patterns)
        {
            if (pattern.Contains("://", StringComparison.Ordinal) || pattern.StartsWith("pipe:", StringComparison.Ordinal))
            {
                throw new ArgumentException($"'{pattern}' is not a path of this machine; only files are read.", nameof(patterns));
            }

            foreach (var file in ExpandBraces(pattern).SelectMany(Match))
            {
                if (!known.Add(Path.GetFullPath(file)))
                {
                    throw new ArgumentException($"'{file}' is named twice (the second time by '{pattern}').", nameof(patterns));
                }

                files.Add(file);
            }
        }

        return files.Count > 0 ? files : throw new ArgumentException("At least one pattern was expected.", nameof(patterns));
    }

    private static IReadOnlyList<string> Match(string path)
    {
        if (path.IndexOfAny(['*', '?']) < 0)
        {
            return File.Exists(path) ? [path] : throw new FileNotFoundException($"There is no file '{path}'.", path);
        }

        var segments = path.Split('/', Path.DirectorySeparatorChar);
        var first = Array.FindIndex(segments, s => s.IndexOfAny(['*', '?']) >= 0);
        var root = string.Join(Path.DirectorySeparatorChar, segments[..first]);
        var start = first == 0 ? "" : root.Length == 0 ? Path.DirectorySeparatorChar.ToString() : root;
        var found = Descend(start, segments.AsMemory(first)).Distinct().Order(StringComparer.Ordinal).ToArray();
        return found.Length > 0
            ? found
            : throw new FileNotFoundException($"No file matches '{path}' (looked in '{(start.Length == 0 ? "." : start)}').", path);
    }

    private static IEnumerable<string> Descend(string folder, ReadOnlyMemory<string> segments)
    {
        var here = new DirectoryInfo(folder.Length == 0 ? "." : folder);
        if (!here.Exists)
        {
            return [];
        }

        var (segment, rest) = (segments.Span[0], segments[1..]);
        if (segment == "**")
        {
            var deeper = here.EnumerateDirectories().SelectMany(d => Descend(Path.Combine(folder, d.Name), segments));
            return rest.IsEmpty ? deeper : Descend(folder, rest).Concat(deeper);
        }

        bool Matches(string name) => FileSystemName.MatchesSimpleExpression(segment, name, ignoreCase: false);
        return rest.IsEmpty
            ? here.EnumerateFiles().Where(f => Matches(f.Name)).Select(f => Path.Combine(folder, f.Name))
            : segment.IndexOfAny(['*', '?']) < 0 ? Descend(Path.Combine(folder, segment), rest)
            : here.EnumerateDirectories().Where(d => Matches(d.Name)).SelectMany(d => Descend(Path.Combine(folder, d.Name), rest));
    }

    private static (List<string> Alternatives, int Close) Alternatives(string pattern, int open)
    {
        var alternatives = new List<string>();
        var (depth, start) = (1, open + 1);
        for (var i = open + 1; i < pattern.Length; i++)
        {
            depth += pattern[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0 || (depth == 1 && pattern[i] == ','))
            {
                alternatives.Add(pattern[start..i]);
                start = i + 1;
            }

            if (depth == 0)
            {
                return (alternatives, i);
            }
        }

        throw new ArgumentException($"The pattern '{pattern}' opens a brace that it does not close.", nameof(pattern));
    }

    private static IEnumerable<string>? Range(string text)
    {
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0
            || !int.TryParse(text[..dots], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            || !int.TryParse(text[(dots + 2)..], NumberStyles.None, CultureInfo.InvariantCulture, out var last))
        {
            return null;
        }

        // As in a shell: zeros in front of either end make all numbers as wide as the wider one.
        var (a, b) = (text[..dots], text[(dots + 2)..]);
        var padded = (a.Length > 1 && a[0] == '0') || (b.Length > 1 && b[0] == '0');
        var format = "D" + (padded ? Math.Max(a.Length, b.Length) : 1).ToString(CultureInfo.InvariantCulture);
        var step = Math.Sign(last - first);
        return Enumerable.Range(0, Math.Abs(last - first) + 1)
            .Select(i => (first + (i * step)).ToString(format, CultureInfo.InvariantCulture));
    }
}
