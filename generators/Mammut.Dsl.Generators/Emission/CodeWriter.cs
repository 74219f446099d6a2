using System.Text;

namespace Mammut.Dsl.Generators.Emission;

/// <summary>Writes indented lines; comments of neighbouring lines stand below each other.</summary>
internal sealed class CodeWriter
{
    private const int WidestCode = 112;

    private readonly StringBuilder _text = new();
    private readonly List<(int Indent, string Code, string Comment)> _pending = [];
    private int _indent;
    private bool _fresh = true;

    /// <summary>One line, with a trailing comment where one is given.</summary>
    public void Line(string code, string comment = "")
    {
        _pending.Add((_indent, code, comment));
        _fresh = code.EndsWith("{", StringComparison.Ordinal);
    }

    /// <summary>Several lines as they are; each is indented.</summary>
    public void Lines(string text)
    {
        foreach (var line in text.Replace("\r", "").Split('\n'))
        {
            if (line.Length == 0)
                Blank();
            else
                Line(line);
        }
    }

    /// <summary>An empty line between two things; none at the start of a block.</summary>
    public void Blank()
    {
        if (_fresh)
            return;
        Flush();
        _text.Append('\n');
        _fresh = true;
    }

    /// <summary>A header and what stands in braces behind it, until the result is disposed of.</summary>
    public Scope Block(string header)
    {
        Line(header);
        Line("{");
        _indent++;
        return new Scope(this);
    }

    public override string ToString()
    {
        Flush();
        return _text.ToString();
    }

    private void Flush()
    {
        // Lines of one paragraph share the column of their comments, unless a line is too long to wait for.
        var column = _pending.Where(line => line.Comment.Length > 0).Select(Length).Where(length => length <= WidestCode).DefaultIfEmpty(0).Max() + 2;
        foreach (var line in _pending)
        {
            _text.Append(' ', 4 * line.Indent).Append(line.Code);
            if (line.Comment.Length > 0)
                _text.Append(' ', Math.Max(2, column - Length(line))).Append("// ").Append(line.Comment);
            _text.Append('\n');
        }

        _pending.Clear();

        static int Length((int Indent, string Code, string Comment) line) => (4 * line.Indent) + line.Code.Length;
    }

    private void Close()
    {
        _indent--;
        Line("}");
        Flush();
    }

    /// <summary>An open block.</summary>
    internal readonly struct Scope(CodeWriter writer) : IDisposable
    {
        public void Dispose() => writer.Close();
    }
}
