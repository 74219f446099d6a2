using System.Xml.Linq;

namespace Mammut.Architecture.Tests;

/// <summary>A <c>.csproj</c> as written, with the files of this repository that it imports.</summary>
internal sealed class ProjectFile
{
    public const string Torch = "torch";

    private const string TorchProvider = "src/Mammut.LibTorch/build/TorchProvider.props";

    private readonly List<XDocument> _documents = [];

    private ProjectFile(string path)
    {
        Path = path;
        Read(path);
    }

    public static IReadOnlyList<ProjectFile> All { get; } = Repository.Files
        .Where(file => file.EndsWith(".csproj", StringComparison.Ordinal))
        .Select(file => new ProjectFile(file))
        .ToArray();

    public string Path { get; }

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary><c>src</c>, <c>generators</c>, <c>tests</c> or <c>examples</c>.</summary>
    public string Folder => Path.Split('/')[0];

    public bool ImportsTorch { get; private set; }

    public IEnumerable<XElement> ProjectReferences => Items("ProjectReference");

    public IEnumerable<string> Packages => Items("PackageReference").Select(Include);

    /// <summary>Source files taken from elsewhere.</summary>
    public IEnumerable<string> LinkedSources => Items("Compile").Select(Include).Where(include => include.StartsWith("..", StringComparison.Ordinal));

    /// <summary>Assemblies named as files: a way round every wall, so nobody uses it.</summary>
    public IEnumerable<string> Assemblies => Items("Reference").Select(Include);

    /// <summary>The projects it sees, and <see cref="Torch"/> where it imports the torch provider.</summary>
    public IEnumerable<string> Sees =>
        ProjectReferences.Where(reference => !IsAnalyzer(reference)).Select(ReferencedName)
            .Concat(ImportsTorch ? [Torch] : []);

    public static bool IsAnalyzer(XElement reference) =>
        Metadata(reference, "OutputItemType") == "Analyzer"
        && string.Equals(Metadata(reference, "ReferenceOutputAssembly"), "false", StringComparison.OrdinalIgnoreCase);

    public static string ReferencedName(XElement reference) =>
        System.IO.Path.GetFileNameWithoutExtension(Include(reference).Replace('\\', '/'));

    private void Read(string file)
    {
        // What the torch provider brings is one thing to its users, whichever it is.
        if (file == TorchProvider)
        {
            ImportsTorch = true;
            return;
        }

        var xml = XDocument.Parse(Repository.Read(file));
        _documents.Add(xml);
        foreach (var import in xml.Descendants("Import").Select(i => (string?)i.Attribute("Project")).OfType<string>())
        {
            Read(Resolve(file, import));
        }
    }

    private static string Resolve(string file, string import)
    {
        var relative = import.Replace("$(MSBuildThisFileDirectory)", "").Replace('\\', '/');
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.Combine(Repository.Root, file))!;
        return System.IO.Path.GetRelativePath(Repository.Root, System.IO.Path.Combine(folder, relative)).Replace('\\', '/');
    }

    private IEnumerable<XElement> Items(string kind) =>
        _documents.SelectMany(xml => xml.Descendants(kind)).Where(item => item.Attribute("Include") is not null);

    private static string Include(XElement item) => (string)item.Attribute("Include")!;

    private static string? Metadata(XElement item, string name) => (string?)item.Attribute(name) ?? (string?)item.Element(name);
}
