using System.Text.RegularExpressions;

namespace Mammut.Dsl.Generators.Tests.Support;

/// <summary>Source in which <c>{|MAM101:Heads = 5|}</c> marks where a diagnostic is expected.</summary>
internal static partial class MarkupSource
{
    public static (string Source, IReadOnlyList<(string Id, int Start, int Length)> Expected) Parse(string markup)
    {
        var expected = new List<(string, int, int)>();
        var source = "";
        var last = 0;
        foreach (Match match in Mark().Matches(markup))
        {
            source += markup[last..match.Index];
            expected.Add((match.Groups["id"].Value, source.Length, match.Groups["text"].Length));
            source += match.Groups["text"].Value;
            last = match.Index + match.Length;
        }

        return (source + markup[last..], expected);
    }

    [GeneratedRegex(@"\{\|(?<id>\w+):(?<text>.*?)\|\}", RegexOptions.Singleline)]
    private static partial Regex Mark();
}
