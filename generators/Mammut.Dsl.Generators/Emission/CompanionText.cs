using System.Text;

namespace Mammut.Dsl.Generators.Emission;

/// <summary>
/// A text that goes beside the code: a graph, a model card. A generator writes no files; so the text travels as a source file
/// of comment lines, which <c>Mammut.Dsl.targets</c> turns back into a plain file after the compilation.
/// </summary>
/// <param name="Kind">Which switch asked for it; <c>Mammut.Dsl.targets</c> knows the same kinds.</param>
/// <param name="Part">What tells several texts of one kind and declaration apart; empty where there is one.</param>
/// <param name="Text">The text, with <c>\n</c> at its end.</param>
internal sealed record CompanionText(string Kind, string Part, string Text)
{
    /// <summary>The graph before and after each pass.</summary>
    public const string Graph = "graph";

    /// <summary>The model card.</summary>
    public const string Card = "card";

    private static readonly string[] LineEnds = ["\r\n", "\r", "\n", "\u0085", "\u2028", "\u2029"];

    /// <summary>
    /// The name among the generated files. A dash stands in no C# name, so that no class's own file has this name, and the
    /// file's name behind it is the declaration's.
    /// </summary>
    /// <param name="declaration">The name of the declaration's own generated file, without the extension.</param>
    public string HintName(string declaration) => $"{declaration}{(Part.Length == 0 ? "" : "-" + Part)}-{Kind}.g.cs";

    /// <summary>
    /// The text as C#: every line a comment, so that nothing in it can end the comment. Whatever C# takes for a line end is one.
    /// </summary>
    public string ToSource()
    {
        var source = new StringBuilder();
        var lines = Text.Split(LineEnds, StringSplitOptions.None);
        var count = lines[lines.Length - 1].Length == 0 ? lines.Length - 1 : lines.Length;
        for (var i = 0; i < count; i++)
            source.Append(lines[i].Length == 0 ? "//" : "// ").Append(lines[i]).Append('\n');
        return source.ToString();
    }
}
