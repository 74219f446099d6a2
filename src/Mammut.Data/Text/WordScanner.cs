using System.Globalization;
using System.Text;

namespace Mammut.Data;

/// <summary>
/// Cuts cleaned text into CLIP's words: a special token, an English contraction ('s 't 're 've 'm 'll 'd), a run of
/// letters, a single digit, or a run of anything else that is not space.
/// </summary>
/// <remarks>
/// Reads whole code points. A .NET regular expression would see the two halves of a character beyond U+FFFF, which are
/// no letters, and so cut "𝓬𝓪𝓽" otherwise than CLIP does.
/// </remarks>
internal ref struct WordScanner(ReadOnlySpan<char> text)
{
    public const string StartOfText = "<|startoftext|>";
    public const string EndOfText = "<|endoftext|>";

    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    // CLIP's expression ignores case, and to the module that runs it U+0345 is then also the letter iota: no branch
    // takes it, and it is lost.
    private const int CombiningIota = 0x345;

    private ReadOnlySpan<char> _rest = text;

    public ReadOnlySpan<char> Current { get; private set; }

    public readonly WordScanner GetEnumerator() => this;

    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            Rune.DecodeFromUtf16(_rest, out var first, out var length);
            var kind = KindOf(first);
            if (kind == Kind.None)
            {
                _rest = _rest[length..];
                continue;
            }

            if (LengthOfFixedWord(_rest) is var fixedWord and > 0)
                length = fixedWord;
            else if (kind != Kind.Number)
                length = LengthOfRun(kind, length);
            Current = _rest[..length];
            _rest = _rest[length..];
            return true;
        }

        return false;
    }

    private readonly int LengthOfRun(Kind kind, int length)
    {
        while (length < _rest.Length)
        {
            Rune.DecodeFromUtf16(_rest[length..], out var rune, out var units);
            if (KindOf(rune) != kind)
                break;
            length += units;
        }

        return length;
    }

    private static int LengthOfFixedWord(ReadOnlySpan<char> text)
    {
        if (text[0] == '\'')
        {
            foreach (var contraction in Contractions)
            {
                if (StartsWith(text, contraction))
                    return contraction.Length;
            }
        }
        else if (text[0] == '<')
        {
            if (StartsWith(text, StartOfText))
                return StartOfText.Length;
            if (StartsWith(text, EndOfText))
                return EndOfText.Length;
        }

        return 0;
    }

    // The text is lower-case already; the long s (U+017F) is the one other character that CLIP's expression, ignoring
    // case, takes for one of the letters of these words.
    private static bool StartsWith(ReadOnlySpan<char> text, string word)
    {
        if (text.Length < word.Length)
            return false;
        for (var i = 0; i < word.Length; i++)
        {
            if (text[i] != word[i] && !(word[i] == 's' && text[i] == 'ſ'))
                return false;
        }

        return true;
    }

    private static Kind KindOf(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Kind.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
        _ => Rune.IsWhiteSpace(rune) || rune.Value == CombiningIota ? Kind.None : Kind.Other,
    };

    private enum Kind
    {
        None,
        Letter,
        Number,
        Other,
    }
}
