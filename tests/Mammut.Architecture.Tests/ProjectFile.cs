using System.Xml.Linq;

namespace Mammut.Architecture.Tests;

/// <summary>A <c>.csproj</c> as written: what it names, not what MSBuild makes of it.</summary>
internal sealed record ProjectFile(string Path, XDocument Xml)
{
    public const string Torch = "torch";

    public static IReadOnlyList<ProjectFile> All { get; } = Repository.Files
        .Where(file => file.EndsWith(".csproj", StringComparison.Ordinal))
        .Select(file => new ProjectFile(file, XDocument.Parse(Repository.Read(file))))
        .ToArray();

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary><c>src</c>, <c>generators</c>, <c>tests</c> or <c>examples</c>.</summary>
    public string Folder => Path.Split('/')[0];

    public IEnumerable<XElement> ProjectReferences => Items("ProjectReference");

    public IEnumerable<string> Packages => Items("PackageReference").Select(Include);

    /// <summary>Source files taken from elsewhere.</summary>
    public IEnumerable<string> LinkedSources => Items("Compile").Select(Include).Where(include => include.StartsWith("..", StringComparison.Ordinal));

    /// <summary>Assemblies named as files: a way round every wall, so nobody uses it.</summary>
    public IEnumerable<string> Assemblies => Items("Reference").Select(Include);

    /// <summary>The projects it sees, and <see cref="Torch"/> where it imports the torch provider.</summary>
    public IEnumerable<string> Sees =>
        ProjectReferences.Where(r => !IsAnalyzer(r)).Select(ReferencedName)
            .Concat(Xml.Descendants("Import").Any(i => ((string?)i.Attribute("Project"))?.EndsWith("TorchProvider.props", StringComparison.Ordinal) == true) ? [Torch] : []);

    public static bool IsAnalyzer(XElement reference) =>
        Metadata(reference, "OutputItemType") == "Analyzer"
        && string.Equals(Metadata(reference, "ReferenceOutputAssembly"), "false", StringComparison.OrdinalIgnoreCase);

    public static string ReferencedName(XElement reference) =>
        System.IO.Path.GetFileNameWithoutExtension(Include(reference).Replace('\\', '/'));

    public override string ToString() => Path;

    private IEnumerable<XElement> Items(string kind) => Xml.Descendants(kind).Where(e => e.Attribute("Include") is not null);

    private static string Include(XElement item) => (string)item.Attribute("Include")!;

    private static string? Metadata(XElement item, string name) => (string?)item.Attribute(name) ?? (string?)item.Element(name);
}
