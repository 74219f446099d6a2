using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Mammut.Data;

/// <summary>
/// Resolves character references (&amp;amp; &amp;#233; &amp;eacute) by the rules of the HTML standard, as Python's
/// <c>html.unescape</c> does: missing semicolons are forgiven, the longest known name wins, numbers that name no character
/// become U+FFFD or nothing. .NET's own <c>WebUtility.HtmlDecode</c> knows a tenth of the names and forgives nothing.
/// </summary>
internal static class CharacterReferences
{
    private const int LongestName = 32;
    private const int LargestCodePoint = 0x10FFFF;

    // What the numbers 0x80 to 0x9F mean, there being Windows-1252 on so many pages; five of them have no character there.
    private const string Windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";

    private static readonly FrozenDictionary<string, string> Names = ReadNames();

    /// <summary>The text with each reference replaced once.</summary>
    public static string Unescape(string text)
    {
        if (!text.Contains('&'))
            return text;

        var result = new StringBuilder(text.Length);
        var rest = text.AsSpan();
        while (rest.IndexOf('&') is var start and >= 0)
        {
            result.Append(rest[..start]);
            rest = rest[(start + 1)..];
            if (!TryResolve(rest, out var replacement, out var length))
                (replacement, length) = ("&", 0);
            result.Append(replacement);
            rest = rest[length..];
        }

        return result.Append(rest).ToString();
    }

    /// <param name="text">What follows the ampersand.</param>
    /// <param name="replacement">The characters that the reference stands for.</param>
    /// <param name="length">How much of the text the reference takes.</param>
    private static bool TryResolve(ReadOnlySpan<char> text, out string replacement, out int length) =>
        text is ['#', ..] ? TryResolveNumber(text[1..], out replacement, out length) : TryResolveName(text, out replacement, out length);

    private static bool TryResolveName(ReadOnlySpan<char> text, out string replacement, out int length)
    {
        var end = text[..Math.Min(text.Length, LongestName)].IndexOfAny("\t\n\f <&#;");
        length = end < 0 ? Math.Min(text.Length, LongestName) : end;
        if (length > 0 && length < text.Length && text[length] == ';')
            length++;

        var names = Names.GetAlternateLookup<ReadOnlySpan<char>>();
        for (; length > 1; length--)
        {
            if (names.TryGetValue(text[..length], out replacement!))
                return true;
        }

        replacement = "";
        return false;
    }

    private static bool TryResolveNumber(ReadOnlySpan<char> text, out string replacement, out int length)
    {
        var hexadecimal = text is ['x' or 'X', ..];
        var start = hexadecimal ? 1 : 0;
        var (number, end) = (0, start);
        for (; end < text.Length && (hexadecimal ? char.IsAsciiHexDigit(text[end]) : char.IsAsciiDigit(text[end])); end++)
        {
            var digit = int.Parse(text.Slice(end, 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            number = Math.Min((number * (hexadecimal ? 16 : 10)) + digit, LargestCodePoint + 1);
        }

        length = 1 + end + (end < text.Length && text[end] == ';' ? 1 : 0);
        replacement = CharacterOf(number);
        return end > start;
    }

    private static string CharacterOf(int number) => number switch
    {
        0 or > LargestCodePoint or (>= 0xD800 and <= 0xDFFF) => "\uFFFD",
        >= 0x80 and <= 0x9F => Windows1252[number - 0x80].ToString(),
        '\t' or '\n' or '\f' or '\r' => ((char)number).ToString(),
        // Control characters and the code points that Unicode keeps free of characters stand for nothing.
        < ' ' or 0x7F or (>= 0xFDD0 and <= 0xFDEF) => "",
        _ => (number & 0xFFFE) == 0xFFFE ? "" : char.ConvertFromUtf32(number),
    };

    private static FrozenDictionary<string, string> ReadNames()
    {
        const string Resource = "html5-entities.txt";
        using var stream = typeof(CharacterReferences).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly lacks its resource {Resource}.");
        using var reader = new StreamReader(stream);
        var names = new Dictionary<string, string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var fields = line.Split(' ');
            names.Add(fields[0], string.Concat(fields.Skip(1).Select(code => char.ConvertFromUtf32(Convert.ToInt32(code, 16)))));
        }

        return names.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
