using System.Globalization;
using System.Text;

namespace Mammut.Data;

/// <summary>
/// What CLIP does to a text before it cuts it into words: character references resolved twice, spaces collapsed and
/// stripped, lower-case. Its repair of wrongly decoded text (the Python package ftfy) is not done here.
/// </summary>
internal static class TextCleaning
{
    /// <summary>The cleaned text. Halves of surrogate pairs that stand alone become U+FFFD.</summary>
    public static string Clean(string text)
    {
        var unescaped = CharacterReferences.Unescape(CharacterReferences.Unescape(text));
        return Lower(CollapseSpaces(Strip(unescaped)));
    }

    // Python strips the four separators U+001C to U+001F as well, but does not take them for space inside a text.
    private static ReadOnlySpan<char> Strip(string text)
    {
        var (first, last) = (0, text.Length - 1);
        while (first <= last && IsStripped(text[first]))
            first++;
        while (last >= first && IsStripped(text[last]))
            last--;
        return text.AsSpan(first..(last + 1));
    }

    private static bool IsStripped(char character) => char.IsWhiteSpace(character) || character is >= '\u001C' and <= '\u001F';

    private static List<Rune> CollapseSpaces(ReadOnlySpan<char> text)
    {
        var runes = new List<Rune>(text.Length);
        var space = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                space = true;
                continue;
            }

            if (space && runes.Count > 0)
                runes.Add(new Rune(' '));
            space = false;
            runes.Add(rune);
        }

        return runes;
    }

    // Python's str.lower() follows Unicode's full mapping: where it differs from the simple one of .NET are the dotted
    // capital I and the sigma that ends a word.
    private static string Lower(List<Rune> runes)
    {
        var lower = new StringBuilder(runes.Count);
        for (var i = 0; i < runes.Count; i++)
        {
            _ = runes[i].Value switch
            {
                0x130 => lower.Append("i\u0307"),
                0x3A3 => lower.Append(EndsWord(runes, i) ? 'ς' : 'σ'),
                _ => lower.Append(Rune.ToLowerInvariant(runes[i]).ToString()),
            };
        }

        return lower.ToString();
    }

    // Unicode, section 3.13, Final_Sigma: a cased letter before and none after, both times past what casing ignores.
    private static bool EndsWord(List<Rune> runes, int sigma)
    {
        var before = sigma - 1;
        while (before >= 0 && IsCaseIgnorable(runes[before]))
            before--;
        var after = sigma + 1;
        while (after < runes.Count && IsCaseIgnorable(runes[after]))
            after++;
        return before >= 0 && IsCased(runes[before]) && (after == runes.Count || !IsCased(runes[after]));
    }

    private static bool IsCaseIgnorable(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.Format or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol
        // The word-internal punctuation of Unicode's word breaking (MidLetter, MidNumLet, Single_Quote).
        || rune.Value is 0x27 or 0x2E or 0x3A or 0xB7 or 0x387 or 0x55F or 0x5F4 or 0x2018 or 0x2019 or 0x2024 or 0x2027
            or 0xFE13 or 0xFE52 or 0xFE55 or 0xFF07 or 0xFF0E or 0xFF1A;

    private static bool IsCased(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        // Other_Lowercase and Other_Uppercase: ordinal signs, Roman numerals, letters in circles and squares.
        || rune.Value is 0xAA or 0xBA or (>= 0x2160 and <= 0x217F) or (>= 0x24B6 and <= 0x24E9)
            or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);
}
