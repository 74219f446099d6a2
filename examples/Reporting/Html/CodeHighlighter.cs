namespace Mammut.Examples.Reporting;

/// <summary>What a piece of C# source is, as far as colour goes.</summary>
internal enum CodeKind
{
    /// <summary>White space, punctuation and names that are nothing else.</summary>
    Plain,

    /// <summary>A comment or a preprocessor line.</summary>
    Comment,

    /// <summary>A word of the language.</summary>
    Keyword,

    /// <summary>The name of an attribute.</summary>
    Attribute,

    /// <summary>A name in Pascal case: a type or a member of one.</summary>
    Name,

    /// <summary>A string or a character.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,
}

/// <summary>A piece of source of one kind.</summary>
internal readonly record struct CodeToken(CodeKind Kind, string Text);

/// <summary>
/// Cuts C# source into coloured pieces. It knows words, not grammar: enough for declarations, and it never loses a character,
/// whatever it is given.
/// </summary>
internal static class CodeHighlighter
{
    private static readonly HashSet<string> Keywords =
    [
        "abstract", "as", "async", "await", "base", "bool", "break", "byte", "case", "catch", "char", "class", "const", "continue",
        "decimal", "default", "do", "double", "else", "enum", "event", "false", "finally", "float", "for", "foreach", "get", "global",
        "if", "in", "init", "int", "interface", "internal", "is", "long", "namespace", "new", "null", "object", "out", "override",
        "params", "partial", "private", "protected", "public", "readonly", "record", "ref", "required", "return", "sealed", "set",
        "short", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "using", "var",
        "virtual", "void", "where", "while", "yield",
    ];

    /// <summary>The pieces of each line of the source; put together with line feeds they are the source again.</summary>
    public static IReadOnlyList<IReadOnlyList<CodeToken>> Lines(string source)
    {
        var lines = new List<List<CodeToken>> { new() };
        foreach (var token in Tokens(source.ReplaceLineEndings("\n")))
        {
            var parts = token.Text.Split('\n');
            for (var part = 0; part < parts.Length; part++)
            {
                if (part > 0)
                    lines.Add([]);
                if (parts[part].Length > 0)
                    lines[^1].Add(token with { Text = parts[part] });
            }
        }

        return lines;
    }

    private static IEnumerable<CodeToken> Tokens(string source)
    {
        var before = '\n'; // the last character that was not a space: tells an attribute's bracket from an index's
        var attributeMayFollow = false;
        for (int start = 0, end; start < source.Length; start = end)
        {
            (var kind, end) = Next(source, start);
            if (kind == CodeKind.Name && attributeMayFollow)
                kind = CodeKind.Attribute;
            yield return new CodeToken(kind, source[start..end]);

            if (char.IsWhiteSpace(source[start]) || kind == CodeKind.Comment)
            {
                if (source[start] == '\n' && before is ']' or ';' or '{' or '}')
                    before = '\n';
                continue;
            }

            // [Name opens an attribute list wherever an expression cannot be indexed or a collection begun.
            attributeMayFollow = source[start] == '[' && before is '\n' or ']' or ';' or '{' or '}' or '(';
            before = source[end - 1];
        }
    }

    private static (CodeKind Kind, int End) Next(string source, int start)
    {
        var rest = source.AsSpan(start);
        if (rest[0] is '\n')
            return (CodeKind.Plain, start + 1);
        if (char.IsWhiteSpace(rest[0]))
            return (CodeKind.Plain, start + Length(rest, letter => letter != '\n' && char.IsWhiteSpace(letter)));
        if (rest.StartsWith("//") || rest[0] == '#')
            return (CodeKind.Comment, start + Length(rest, letter => letter != '\n'));
        if (rest.StartsWith("/*"))
            return (CodeKind.Comment, After(source, "*/", start + 2));
        if (char.IsAsciiDigit(rest[0]))
            return (CodeKind.Number, start + NumberLength(rest));
        if (char.IsLetter(rest[0]) || rest[0] == '_')
        {
            var length = Length(rest, letter => char.IsLetterOrDigit(letter) || letter == '_');
            var word = rest[..length].ToString();
            return (Keywords.Contains(word) ? CodeKind.Keyword : char.IsUpper(word[0]) ? CodeKind.Name : CodeKind.Plain, start + length);
        }

        var prefix = Length(rest, letter => letter is '$' or '@');
        if (prefix < rest.Length && rest[prefix] == '"')
            return (CodeKind.Text, StringEnd(source, start + prefix, isVerbatim: rest[..prefix].Contains('@')));
        return rest[0] == '\'' ? (CodeKind.Text, QuoteEnd(source, start, '\'')) : (CodeKind.Plain, start + 1);
    }

    private static int StringEnd(string source, int quote, bool isVerbatim)
    {
        var quotes = Length(source.AsSpan(quote), letter => letter == '"');
        if (quotes >= 3)
            return After(source, new string('"', quotes), quote + quotes);
        if (!isVerbatim)
            return QuoteEnd(source, quote, '"');
        for (var at = quote + 1; at < source.Length; at++)
        {
            if (source[at] != '"')
                continue;
            if (at + 1 == source.Length || source[at + 1] != '"')
                return at + 1;
            at++; // A doubled quote stands for one.
        }

        return source.Length;
    }

    private static int QuoteEnd(string source, int quote, char mark)
    {
        for (var at = quote + 1; at < source.Length && source[at] != '\n'; at++)
        {
            if (source[at] == mark)
                return at + 1;
            if (source[at] == '\\')
                at++;
        }

        // Not closed on its line: then it is only the mark.
        return quote + 1;
    }

    private static int NumberLength(ReadOnlySpan<char> rest)
    {
        var length = 1;
        while (length < rest.Length
            && (char.IsLetterOrDigit(rest[length]) || rest[length] == '_'
                || (rest[length] == '.' && length + 1 < rest.Length && char.IsAsciiDigit(rest[length + 1]))
                || (rest[length] is '-' or '+' && rest[length - 1] is 'e' or 'E' && !rest.StartsWith("0x"))))
        {
            length++;
        }

        return length;
    }

    private static int After(string source, string mark, int from)
    {
        var at = from <= source.Length ? source.IndexOf(mark, from, StringComparison.Ordinal) : -1;
        return at < 0 ? source.Length : at + mark.Length;
    }

    private static int Length(ReadOnlySpan<char> rest, Func<char, bool> belongs)
    {
        var length = 0;
        while (length < rest.Length && belongs(rest[length]))
            length++;
        return length;
    }
}
