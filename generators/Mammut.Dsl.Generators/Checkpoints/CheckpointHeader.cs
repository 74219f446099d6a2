using System.Globalization;
using System.Text;

namespace Mammut.Dsl.Generators.Checkpoints;

/// <summary>
/// Reads the JSON header of a safetensors file: names and shapes. The compiler may load no library but Roslyn's, so the little
/// JSON that the format needs is read here. Format: https://huggingface.co/docs/safetensors.
/// </summary>
internal sealed class CheckpointHeader
{
    private readonly string _text;
    /// <summary>Deeper than anything a header has; beyond it, a file could overflow the stack.</summary>
    private const int DeepestNesting = 64;

    private int _at;
    private int _depth;

    private CheckpointHeader(string text) => _text = text;

    /// <summary>Every tensor of the file in the order of the header.</summary>
    /// <exception cref="FormatException">It is no such header; the message says what was expected where.</exception>
    public static IReadOnlyList<HeldTensor> Parse(string text)
    {
        var reader = new CheckpointHeader(text);
        var tensors = new List<HeldTensor>();
        reader.Object(key =>
        {
            if (key == "__metadata__")
                reader.Skip();
            else
                tensors.Add(new HeldTensor(key, reader.Shape(key)));
        });
        reader.Space();
        if (reader._at < text.Length)
            throw reader.Expected("the end of the file");
        return tensors;
    }

    /// <summary>The shape among a tensor's properties.</summary>
    private long[] Shape(string key)
    {
        long[]? shape = null;
        Object(property =>
        {
            if (property == "shape")
                shape = Sizes();
            else
                Skip();
        });
        return shape ?? throw Expected($"a shape in “{key}”");
    }

    private long[] Sizes()
    {
        var sizes = new List<long>();
        List('[', ']', () =>
        {
            Space();
            var start = _at;
            while (_at < _text.Length && _text[_at] is >= '0' and <= '9')
                _at++;
            if (!long.TryParse(_text.Substring(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var size))
                throw Expected("a whole number");
            sizes.Add(size);
        });
        return [.. sizes];
    }

    private void Object(Action<string> member) => List('{', '}', () =>
    {
        var key = Text();
        Take(':');
        member(key);
    });

    private void List(char open, char close, Action item)
    {
        if (++_depth > DeepestNesting)
            throw Expected("no deeper nesting");
        Take(open);
        if (Next() != close)
        {
            item();
            while (Next() == ',')
            {
                _at++;
                item();
            }
        }

        Take(close);
        _depth--;
    }

    private string Text()
    {
        Take('"');
        var text = new StringBuilder();
        while (_at < _text.Length && _text[_at] != '"')
        {
            var c = _text[_at++];
            text.Append(c == '\\' ? Escape() : c);
        }

        Take('"', skipSpace: false);
        return text.ToString();
    }

    private char Escape()
    {
        if (_at >= _text.Length)
            throw Expected("an escaped character");
        var c = _text[_at++];
        switch (c)
        {
            case 'n': return '\n';
            case 't': return '\t';
            case 'r': return '\r';
            case 'b': return '\b';
            case 'f': return '\f';
            case 'u' when _at + 4 <= _text.Length && ushort.TryParse(_text.Substring(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                _at += 4;
                return (char)code;
            case '"' or '\\' or '/': return c;
            default: throw Expected("an escaped character");
        }
    }

    /// <summary>Passes over any value.</summary>
    private void Skip()
    {
        switch (Next())
        {
            case '{': Object(_ => Skip()); break;
            case '[': List('[', ']', Skip); break;
            case '"': Text(); break;
            default:
                var start = _at;
                while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '-' or '+' or '.'))
                    _at++;
                if (_at == start)
                    throw Expected("a value");
                break;
        }
    }

    private char Next()
    {
        Space();
        return _at < _text.Length ? _text[_at] : '\0';
    }

    private void Take(char expected, bool skipSpace = true)
    {
        if (skipSpace)
            Space();
        if (_at >= _text.Length || _text[_at] != expected)
            throw Expected($"“{expected}”");
        _at++;
    }

    private void Space()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
    }

    private FormatException Expected(string what) =>
        new($"expected {what} at character {(_at + 1).ToString(CultureInfo.InvariantCulture)}, found {(_at < _text.Length ? $"“{_text[_at]}”" : "the end of the file")}");
}

/// <summary>A tensor that a checkpoint holds, or that a model expects of one.</summary>
internal sealed record HeldTensor(string Key, long[] Shape)
{
    /// <summary>Whether another's shape is this one: the same, or a scalar and a list of one, which programs save for each other.</summary>
    public bool Fits(HeldTensor other) => Shape.SequenceEqual(other.Shape) || (Shape.Length + other.Shape.Length == 1 && Shape.Concat(other.Shape).Single() == 1);

    public string ShapeText => "[" + string.Join(", ", Shape.Select(size => size.ToString(CultureInfo.InvariantCulture))) + "]";
}
