using System.Text;
using System.Text.RegularExpressions;

namespace Mammut.Evaluation;

/// <summary>
/// The words of a caption as the COCO evaluation (pycocoevalcap) counts them: Penn Treebank tokens in lower case without
/// punctuation. "A man's hat isn't red." gives a, man, 's, hat, is, n't, red.
/// </summary>
/// <remarks>
/// Follows the rules of the Stanford PTBTokenizer (3.4.1) as far as captions need them; the original is a Java program of
/// many thousand states. Rare forms (unknown abbreviations, chemistry, SGML) can come out otherwise.
/// </remarks>
public static partial class CaptionTokenizer
{
    // The tokens that pycocoevalcap drops. Its list names -LRB- and the like in capitals while the tokens are in lower case,
    // so brackets stay, as -lrb- and -rrb-.
    private static readonly HashSet<string> Dropped = ["'", "''", "`", "``", ".", "?", "!", ",", ":", "-", "--", "...", ";"];

    /// <summary>The words of a caption, in lower case.</summary>
    /// <param name="caption">Any text; line breaks count as spaces.</param>
    public static string[] Tokenize(string caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        return [.. Token().Matches(Normalize(caption))
            .Select(match => Written(match.Value))
            .Where(token => !Dropped.Contains(token))];
    }

    private static string Normalize(string caption)
    {
        var text = new StringBuilder(caption.Length);
        foreach (var character in caption)
        {
            _ = character switch
            {
                '’' or '‘' => text.Append('\''),
                '“' or '”' => text.Append('"'),
                '–' or '—' => text.Append(" -- "),
                '…' => text.Append(" ... "),
                '½' => text.Append(" 1/2 "),
                '¼' => text.Append(" 1/4 "),
                '¾' => text.Append(" 3/4 "),
                '¢' => text.Append(" cents "),
                '€' => text.Append('$'),
                '£' => text.Append('#'),
                _ => text.Append(character),
            };
        }

        return text.Replace("&lt;", "<").Replace("&gt;", ">").Replace("&quot;", "\"").Replace("&amp;", "&").ToString();
    }

    private static string Written(string token) => token switch
    {
        "(" => "-lrb-",
        ")" => "-rrb-",
        "[" => "-lsb-",
        "]" => "-rsb-",
        "{" => "-lcb-",
        "}" => "-rcb-",
        "\"" => "''",
        _ => token.ToLowerInvariant(),
    };

    // In the order of the branches: addresses; tags and names of users; what is cut in two (can|not, gon|na, is|n't, 't|is);
    // letters with points (t.v., u.s.); abbreviations that keep their point; times and numbers; O'Brien, ma'am, l'eau;
    // AT&T; words, joined by hyphens, slashes, points; runs of marks; anything else by itself, save emoji, which are left out.
    [GeneratedRegex(
        """
        (?:https?://|www\.)[^\s"<>]*[\w/]
        | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
        | [\#@][\p{L}_][\w-]*
        | (?i:\bcan(?=not\b)|\bgon(?=na\b)|\bgot(?=ta\b)|\bwan(?=na\b)|\blem(?=me\b)|\bgim(?=me\b)|(?<!\w)'t(?=(?:is|was)\b))
        | (?i:[\w-]+?(?=n't\b)|n't\b|(?<=[\w.])'(?:s|re|ve|ll|d|m)\b|(?<!\w)'(?:em|cause|n'|\d\ds?)(?!\w)|(?<=\w)'n'(?=\w))
        | (?<![\w.])(?!\p{Lu}\.\s*$)\p{L}(?:\.\p{L})*\.(?!\w)
        | (?i:(?<!\w)(?:mr|mrs|ms|dr|st|ave|blvd|rd|mt|ft|jr|sr|prof|gen|sen|rep|gov|capt|lt|col|sgt|rev|inc|corp|co|ltd|etc|vs|dept|
            est|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|mon|tue|tues|wed|thu|thurs|fri|ph\.d)\.(?!\w))
        | \d{1,2}:\d\d(?=(?i:[ap]\.?m)\b)
        | (?<!\w)[+-]?\d+(?:[.,:]\d+)+(?!\w)
        | (?<!\w)[+-]?\.?\d+(?![\w.,:/-])
        | (?i:(?<!\w)(?:[odl]'\p{L}+|ma'am|\p{L}*[aeiou]'[aeiou]\p{L}*))
        | (?<!\w)\p{Lu}+(?:&\p{Lu}+)+
        | [\w\p{M}]+(?:[-./](?!(?i:[\w-]*n't)\b)[\w\p{M}]+|(?<=\d)[,:](?=\d)\d+)*
        | [!?]+ | \*+
        | [^\s\uD800-\uDFFF]
        """,
        RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token();
}
