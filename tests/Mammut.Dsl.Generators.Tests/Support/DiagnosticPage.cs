using System.Text.RegularExpressions;

namespace Mammut.Dsl.Generators.Tests.Support;

/// <summary>A page of <c>docs/diagnostics</c>, taken apart.</summary>
/// <param name="Heading">The first line, without its mark.</param>
/// <param name="Message">What the compiler prints, as the page has it above its first section.</param>
/// <param name="Sections">Titles of the sections, in order.</param>
/// <param name="Wrong">The C# files under “Wrong”.</param>
/// <param name="Right">The C# files under “Right”.</param>
internal sealed partial record DiagnosticPage(
    string Heading, string Message, IReadOnlyList<string> Sections, IReadOnlyList<string> Wrong, IReadOnlyList<string> Right)
{
    public static string PathOf(string id) => RepositoryFiles.PathOf("docs", "diagnostics", $"{id}.md");

    public static DiagnosticPage Read(string id)
    {
        var parts = SectionMark().Split(File.ReadAllText(PathOf(id)));
        // Split keeps what the mark captured: opening, title, text, title, text, …
        var sections = Enumerable.Range(0, parts.Length / 2).ToDictionary(i => parts[(2 * i) + 1], i => parts[(2 * i) + 2]);
        var messages = Blocks(parts[0], "text");
        if (!parts[0].StartsWith("# ", StringComparison.Ordinal) || messages.Count != 1)
            throw new InvalidDataException($"{id}.md: expected “# {id}: title” and one ```text block with the message above the first section; found {messages.Count} blocks.");
        return new DiagnosticPage(
            parts[0][2..parts[0].IndexOf('\n')], messages[0].TrimEnd('\n'), [.. sections.Keys], Blocks(Section("Wrong"), "csharp"), Blocks(Section("Right"), "csharp"));

        string Section(string title) => sections.TryGetValue(title, out var text) ? text : throw new InvalidDataException($"{id}.md: no section “## {title}”.");
    }

    /// <summary>Writes another message into the page; for accepting a change that is meant.</summary>
    public DiagnosticPage WithMessage(string id, string message)
    {
        File.WriteAllText(PathOf(id), File.ReadAllText(PathOf(id)).Replace($"```text\n{Message}\n```", $"```text\n{message}\n```"));
        return Read(id);
    }

    private static IReadOnlyList<string> Blocks(string text, string language) =>
        [.. Fence().Matches(text).Where(fence => fence.Groups["language"].Value == language).Select(fence => fence.Groups["code"].Value)];

    [GeneratedRegex(@"^## (.+)\n", RegexOptions.Multiline)]
    private static partial Regex SectionMark();

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
