using System.Text.RegularExpressions;

namespace Mammut.Architecture.Tests;

/// <summary>Who may see whom.</summary>
public sealed class WallTests
{
    private static readonly string[] TheCompiler = ["Mammut.Dsl.Generators", "Mammut.Dsl.CodeFixes"];

    /// <summary>For each project of src/ and generators/: what it may see, and which packages it may use.</summary>
    private static readonly Dictionary<string, (string[] Sees, string[] Packages)> Walls = new()
    {
        ["Mammut.Dsl"] = ([], []),
        // It supplies the torch API; from the provider it takes where the libtorch is.
        ["Mammut.LibTorch"] = ([ProjectFile.Torch], []),
        ["Mammut.Runtime"] = (["Mammut.Dsl", ProjectFile.Torch], []),
        // Where TorchSharp comes from NuGet, so do the image codecs and the tokenizers.
        ["Mammut.Data"] = ([ProjectFile.Torch], ["SixLabors.ImageSharp", "Microsoft.ML.Tokenizers"]),
        ["Mammut.Evaluation"] = ([ProjectFile.Torch], []),
        ["Mammut.Dsl.Generators"] = ([], ["Microsoft.CodeAnalysis.CSharp", "Microsoft.CodeAnalysis.Analyzers"]),
        ["Mammut.Dsl.CodeFixes"] = (["Mammut.Dsl.Generators"],
            ["Microsoft.CodeAnalysis.CSharp", "Microsoft.CodeAnalysis.CSharp.Workspaces", "Microsoft.CodeAnalysis.Analyzers"]),
    };

    public static TheoryData<string> OurProjects =>
        new(ProjectFile.All.Where(p => p.Folder is "src" or "generators").Select(p => p.Path));

    [Theory]
    [MemberData(nameof(OurProjects))]
    public void A_project_sees_only_what_it_may(string path)
    {
        var project = ProjectFile.All.Single(p => p.Path == path);
        Assert.True(Walls.TryGetValue(project.Name, out var wall), $"{path} is new: write down here what it may see.");

        Nothing($"{path} may not see", project.Sees.Except(wall.Sees));
        Nothing($"{path} may not use the package", project.Packages.Except(wall.Packages));
        Nothing($"{path} names an assembly file", project.Assemblies);
    }

    [Fact]
    public void Only_the_generator_links_sources_and_only_those_of_the_language()
    {
        var linked =
            from project in ProjectFile.All
            where project.Folder is "src" or "generators"
            from source in project.LinkedSources
            where project.Name != "Mammut.Dsl.Generators" || !source.StartsWith("../../src/Mammut.Dsl/", StringComparison.Ordinal)
            select $"{project.Path} links {source}";

        Nothing("Sources cross a wall:", linked);
    }

    [Fact]
    public void The_compiler_is_referenced_as_an_analyzer_only()
    {
        var references =
            from project in ProjectFile.All
            // The tests of the compiler call it; the code fixes are a part of it.
            where project.Folder != "tests" && !TheCompiler.Contains(project.Name)
            from reference in project.ProjectReferences
            where TheCompiler.Contains(ProjectFile.ReferencedName(reference)) && !ProjectFile.IsAnalyzer(reference)
            select $"{project.Path} references {ProjectFile.ReferencedName(reference)}";

        Nothing("""Add OutputItemType="Analyzer" ReferenceOutputAssembly="false":""", references);
    }

    [Fact]
    public void Nothing_in_src_or_generators_sees_tests_or_examples()
    {
        var outer = ProjectFile.All.Where(p => p.Folder is "tests" or "examples").Select(p => p.Name).ToHashSet();
        var references =
            from project in ProjectFile.All
            where project.Folder is "src" or "generators"
            from reference in project.ProjectReferences
            where outer.Contains(ProjectFile.ReferencedName(reference))
            select $"{project.Path} references {ProjectFile.ReferencedName(reference)}";

        Nothing("The inside sees the outside:", references);
    }

    /// <summary>
    /// Right of the equatable gate the compiler is plain C#, without symbols, syntax or locations. The table of C#'s
    /// keywords is all it may ask Roslyn for.
    /// </summary>
    [Theory]
    [InlineData("Specs")]
    [InlineData("Ir")]
    [InlineData("Shapes")]
    [InlineData("Lowering")]
    [InlineData("Passes")]
    [InlineData("Emission")]
    [InlineData("Compilation")]
    public void The_heart_of_the_compiler_knows_nothing_of_Roslyn(string folder)
    {
        var files = Repository.FilesIn($"generators/Mammut.Dsl.Generators/{folder}")
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal)
                && Regex.IsMatch(Repository.Read(file), @"Microsoft\.CodeAnalysis(?!\.CSharp\.Syntax(Facts|Kind)\b)"));

        Nothing("These files touch Roslyn:", files);
    }

    internal static void Nothing(string complaint, IEnumerable<string> found)
    {
        var list = found.ToArray();
        Assert.True(list.Length == 0, $"{complaint} {string.Join(", ", list)}");
    }
}
