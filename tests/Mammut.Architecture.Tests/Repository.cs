using System.Reflection;

namespace Mammut.Architecture.Tests;

/// <summary>The files of the repository, without build output and what else <c>.gitignore</c> names.</summary>
internal static class Repository
{
    private static readonly HashSet<string> TextExtensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".cs", ".c", ".cc", ".cpp", ".cu", ".h", ".hpp", ".cmake", ".csproj", ".proj", ".props", ".targets", ".sln", ".json", ".xml",
        ".md", ".txt", ".html", ".css", ".js", ".svg", ".yml", ".yaml", ".sh", ".py", ".csv", ".tsv",
        ".editorconfig", ".gitignore", ".gitattributes",
    };

    public static string Root { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "MammutRoot").Value!
        .TrimEnd('/', '\\');

    /// <summary>The entries of <c>.gitignore</c> that are plain names, plus git's own folder.</summary>
    public static IReadOnlySet<string> Ignored { get; } = File.ReadLines(Path.Combine(Root, ".gitignore"))
        .Select(line => line.Trim().TrimEnd('/'))
        .Where(line => line.Length > 0 && line[0] != '#' && !line.Contains('*'))
        .Append(".git")
        .ToHashSet();

    /// <summary>Paths relative to the root, with forward slashes, in ordinal order.</summary>
    public static IReadOnlyList<string> Files { get; } = Walk(Root)
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Order(StringComparer.Ordinal)
        .ToArray();

    public static IEnumerable<string> FilesIn(params string[] folders) =>
        Files.Where(file => folders.Any(folder => file.StartsWith(folder + "/", StringComparison.Ordinal)));

    public static IEnumerable<string> TextFiles => Files.Where(IsText);

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static bool IsText(string file) =>
        TextExtensions.Contains(Path.GetExtension(file)) || file is "mammut" or ".ci/run" or "LICENSE";

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder))
        {
            if (Ignored.Contains(Path.GetFileName(entry)))
            {
                continue;
            }

            if (!Directory.Exists(entry))
            {
                yield return entry;
                continue;
            }

            foreach (var file in Walk(entry))
            {
                yield return file;
            }
        }
    }
}
