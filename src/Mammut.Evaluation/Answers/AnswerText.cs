using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Mammut.Evaluation;

/// <summary>
/// The spelling of answers by the rules of VQAv2's official script, so that "Two dogs." and "2 dogs" are the same answer.
/// The script's oddities are kept, for scores are compared with published ones.
/// </summary>
internal static partial class AnswerText
{
    // Neither the apostrophe nor the colon, & or % is among them.
    private const string Punctuation = ";/[]\"{}()=+\\_-><@`,?!";

    // The script hands a flag (re.UNICODE, 32) to an argument that limits the number of replacements.
    private const int MostPeriods = 32;

    private static readonly string[] Articles = ["a", "an", "the"];

    private static readonly FrozenDictionary<string, string> Numbers = new Dictionary<string, string>
    {
        ["none"] = "0", ["zero"] = "0", ["one"] = "1", ["two"] = "2", ["three"] = "3", ["four"] = "4",
        ["five"] = "5", ["six"] = "6", ["seven"] = "7", ["eight"] = "8", ["nine"] = "9", ["ten"] = "10",
    }.ToFrozenDictionary();

    // The script's table maps each of these with one apostrophe left out to the whole. (It has four entries more, with a
    // capital I, that no lower-case word meets; and one that takes an apostrophe away.)
    private const string WithApostrophes = """
        ain't aren't can't could've couldn't couldn't've didn't doesn't don't hadn't hadn't've hasn't haven't he'd he'd've he's
        how'd how'll how's isn't it'd it'd've it'll ma'am mightn't mightn't've might've mustn't must've needn't not've o'clock
        oughtn't 'ow's'at shan't she'd've should've shouldn't shouldn't've somebody'd've somebody'll somebody's someone'd
        someone'd've someone'll someone's something'd something'd've something'll that's there'd there'd've there're there's
        they'd they'd've they'll they're they've 'twas wasn't we'd've we've weren't what'll what're what's what've when's
        where'd where's where've who'd who'd've who'll who's who've why'll why're why's won't would've wouldn't wouldn't've y'all
        y'all'll y'all'd've you'd you'd've you'll you're you've
        """;

    private static readonly FrozenDictionary<string, string> Contractions = ReadContractions();

    /// <summary>The answer on one line without outer space: what is done to every answer.</summary>
    public static string Trim(string answer) => answer.Replace('\n', ' ').Replace('\t', ' ').Trim();

    /// <summary>The answer without punctuation, articles and number words, its contractions with their apostrophes.</summary>
    public static string Normalize(string answer)
    {
        var words = RemovePunctuation(answer).ToLowerInvariant()
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => Numbers.GetValueOrDefault(word, word))
            .Where(word => !Articles.Contains(word))
            .Select(word => Contractions.GetValueOrDefault(word, word));
        return string.Join(' ', words);
    }

    private static string RemovePunctuation(string answer)
    {
        var hasDigitGroups = DigitGroups().IsMatch(answer);
        var result = answer;
        foreach (var mark in Punctuation)
        {
            // Looked up in the answer as it was, not as the marks before have left it.
            var besideSpace = answer.Contains($"{mark} ", StringComparison.Ordinal) || answer.Contains($" {mark}", StringComparison.Ordinal);
            result = result.Replace(mark.ToString(), besideSpace || hasDigitGroups ? "" : " ");
        }

        return LonePeriods().Replace(result, "", MostPeriods);
    }

    private static FrozenDictionary<string, string> ReadContractions()
    {
        var contractions = new Dictionary<string, string> { ["somebody'd"] = "somebodyd" };
        foreach (var whole in WithApostrophes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            for (var i = 0; i < whole.Length; i++)
            {
                if (whole[i] == '\'')
                    contractions[whole.Remove(i, 1)] = whole;
            }
        }

        return contractions.ToFrozenDictionary();
    }

    [GeneratedRegex("[0-9],[0-9]")]
    private static partial Regex DigitGroups();

    [GeneratedRegex(@"\.(?![0-9])")]
    private static partial Regex LonePeriods();
}
