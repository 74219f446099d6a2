using System.Text.RegularExpressions;

namespace Mammut.Dsl.Generators.Tests.Support;

/// <summary>The declarations under <c>Corpus</c>, which are read and not compiled.</summary>
internal static partial class CorpusFiles
{
    public static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFiles(PathOf(folder), "*.cs").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal);

    public static string Read(string folder, string name) => File.ReadAllText(Path.Combine(PathOf(folder), $"{name}.cs"));

    /// <summary>The checkpoints that a source names, each <c>[Checkpoint("mammut_ViT-B-16.json")]</c> that of the configuration of that name.</summary>
    public static HeaderFile[] Headers(string source) =>
    [
        .. from Match checkpoint in Checkpoint().Matches(source)
           let configuration = checkpoint.Groups[1].Value
           select HeaderFile.Of(Read("OpenClip", configuration), $"{configuration}.json", ModelOf(configuration)),
    ];

    /// <summary>The class of a configuration, the last in its file: <c>MammutB16</c>, <c>CocaB16</c>, <c>ClipB16</c>.</summary>
    public static string ModelOf(string configuration) => Class().Matches(Read("OpenClip", configuration))[^1].Groups[1].Value;

    [GeneratedRegex(@"partial class (\w+);")]
    private static partial Regex Class();

    [GeneratedRegex(@"Checkpoint\(""(.+)\.json""\)")]
    private static partial Regex Checkpoint();

    private static string PathOf(string folder) => RepositoryFiles.PathOf("tests", "Mammut.Dsl.Generators.Tests", "Corpus", folder);
}
