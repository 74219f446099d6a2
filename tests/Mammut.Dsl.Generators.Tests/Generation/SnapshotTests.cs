using System.Text.RegularExpressions;
using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.Generators.Tests.Generation;

/// <summary>
/// The quickstart's generated files as they were last read by a person. After a change that is meant, run with
/// MAMMUT_ACCEPT=1 and read the difference.
/// </summary>
public partial class SnapshotTests
{
    private static readonly IReadOnlyDictionary<string, string> Files = GeneratorHarness.Generate(Declaration).Files;

    private static string Declaration => File.ReadAllText(Path.Combine(RepositoryFiles.Root, "examples", "01-Quickstart", "SceneMammut.cs"));

    public static TheoryData<string> Names() => ["SceneVision", "SceneText", "SceneMammut"];

    [Theory]
    [MemberData(nameof(Names))]
    public void AGeneratedFile_IsAsItWasLastRead(string name) => Verify(name, Files[$"Mammut.Examples.Quickstart.{name}.g.cs"]);

    /// <summary>What is generated for the quickstart's model when a test project asks for its tests.</summary>
    [Fact]
    public void TheModelsTests_AreAsTheyWereLastRead()
    {
        var (files, diagnostics) = GeneratorHarness.Generate(Declaration + "\n\n[GenerateModelTests<SceneMammut>]\npublic partial class SceneMammutTests;\n");
        Assert.Empty(diagnostics);
        Verify("SceneMammutTests", files["Mammut.Examples.Quickstart.SceneMammutTests-ModelTests.g.cs"]);
    }

    [Fact]
    public void TheModelCard_IsAsItWasLastRead()
    {
        var comments = GeneratorHarness.Generate(Declaration, ("MammutModelCards", "true")).Files["Mammut.Examples.Quickstart.SceneMammut-card.g.cs"];
        var actual = string.Concat(comments.TrimEnd('\n').Split('\n').Select(line => (line.Length > 3 ? line[3..] : "") + "\n"));
        var path = Path.Combine(RepositoryFiles.Root, "tests", "Mammut.Dsl.Generators.Tests", "Generation", "Snapshots", "SceneMammut.card.verified.md");
        if (Environment.GetEnvironmentVariable("MAMMUT_ACCEPT") == "1")
            File.WriteAllText(path, actual);
        Assert.Equal(File.ReadAllText(path), actual);
    }

    [Fact]
    public void TheGeneratedFiles_CompileWithoutAWarning() => Assert.Empty(GeneratorHarness.Generate("global using System;\n" + Declaration).Diagnostics);

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryTensorThatIsComputed_ShowsItsShape(string name)
    {
        var lines = Files[$"Mammut.Examples.Quickstart.{name}.g.cs"].Split('\n');
        var computed = lines.Where(line => Computed().IsMatch(line)).ToArray();
        Assert.NotEmpty(computed);
        Assert.All(computed, line => Assert.Matches(@";\s+// \[[^\]]*\]", line));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NothingIsDecidedAtRunTime_ThatTheDeclarationDecides(string name)
    {
        // The one question left to the run is whether a prompt came in: how many tokens a step has.
        var branches = Files[$"Mammut.Examples.Quickstart.{name}.g.cs"].Split('\n').Where(line => Branch().IsMatch(line)).Select(line => line.Trim());
        Assert.Empty(branches);
    }

    private static void Verify(string name, string actual)
    {
        var path = Path.Combine(RepositoryFiles.Root, "tests", "Mammut.Dsl.Generators.Tests", "Generation", "Snapshots", $"{name}.verified.cs");
        if (Environment.GetEnvironmentVariable("MAMMUT_ACCEPT") == "1")
            File.WriteAllText(path, actual);
        Assert.Equal(File.ReadAllText(path), actual);
    }

    // An assignment in a method whose right side makes a tensor: not a count, a cache, texts, a mask, a loss, a generator or a parameter.
    [GeneratedRegex(@"^\s{8,}(var )?\(?[a-z]\w*(, [a-z]\w*)*\)? = (?!new |using|tokens\.shape|cache\.Length|Init|\(batch|PackedTexts|TextMask|texts\.(Inputs|WithClassToken))(?!.*Register)")]
    private static partial Regex Computed();

    [GeneratedRegex(@"\b(if|switch|while|\?)\s*\(|\s\?\s[^?.]+\s:\s(?!base|this)")]
    private static partial Regex Branch();
}
