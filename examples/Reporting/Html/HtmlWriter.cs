using System.Text;

namespace Mammut.Examples.Reporting;

/// <summary>
/// Writes HTML that is also well-formed XML: every element is closed by the scope that opened it, and all text and attribute
/// values are escaped here and nowhere else.
/// </summary>
internal sealed class HtmlWriter
{
    // HTML closes these by itself; any other element written as <x /> would stay open in a browser. SVG knows no such rule.
    private static readonly HashSet<string> Leaves = ["meta", "link", "img", "line", "path", "circle", "rect"];

    private readonly StringBuilder _html = new("<!DOCTYPE html>\n");

    /// <summary>Opens an element until the scope is disposed. An attribute whose value is null is left out.</summary>
    public Scope Open(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        StartTag(tag, attributes);
        _html.Append('>');
        return new Scope(_html, tag);
    }

    /// <summary>Writes an element that holds nothing but text.</summary>
    public void Element(string tag, string text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        using (Open(tag, attributes))
            Text(text);
    }

    /// <summary>Writes an element that can hold nothing, such as img or an SVG shape.</summary>
    public void Leaf(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        if (!Leaves.Contains(tag))
            throw new ArgumentException($"tag: expected one of {string.Join(", ", Leaves)}, got '{tag}'.", nameof(tag));
        StartTag(tag, attributes);
        _html.Append(" />");
    }

    /// <summary>Writes text.</summary>
    public void Text(string text) => AppendEscaped(text);

    /// <summary>Starts a new line; for whoever reads the source.</summary>
    public void Line() => _html.Append('\n');

    /// <summary>Writes a style sheet. It must not hold the characters that begin a tag or an entity.</summary>
    public void Style(string css)
    {
        if (css.AsSpan().ContainsAny('<', '&'))
            throw new ArgumentException("css: expected no '<' and no '&', which HTML and XML read differently here.", nameof(css));
        _html.Append("<style>\n").Append(css).Append("</style>\n");
    }

    /// <inheritdoc />
    public override string ToString() => _html.ToString();

    private void StartTag(string tag, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        _html.Append('<').Append(tag);
        foreach (var (name, value) in attributes)
        {
            if (value is null)
                continue;
            _html.Append(' ').Append(name).Append("=\"");
            AppendEscaped(value);
            _html.Append('"');
        }
    }

    private void AppendEscaped(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            switch (letter)
            {
                case '&': _html.Append("&amp;"); break;
                case '<': _html.Append("&lt;"); break;
                case '>': _html.Append("&gt;"); break;
                case '"': _html.Append("&quot;"); break;
                case '\'': _html.Append("&#39;"); break;
                case '\t' or '\n': _html.Append(letter); break;
                case '\r': _html.Append("&#13;"); break;
                case var high when char.IsHighSurrogate(high) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]):
                    _html.Append(high).Append(text[++at]);
                    break;
                default: _html.Append(IsAllowed(letter) ? letter : '\uFFFD'); break;
            }
        }
    }

    // Control characters, lone surrogates and non-characters are not text in XML, and an error in HTML.
    private static bool IsAllowed(char letter) => !char.IsControl(letter) && !char.IsSurrogate(letter) && letter < '\uFFFE';

    /// <summary>Closes the element it was opened for.</summary>
    public readonly struct Scope(StringBuilder html, string tag) : IDisposable
    {
        /// <inheritdoc />
        public void Dispose() => html.Append("</").Append(tag).Append('>');
    }
}
