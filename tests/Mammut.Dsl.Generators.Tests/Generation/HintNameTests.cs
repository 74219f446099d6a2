using Mammut.Dsl.Generators.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Tests.Generation;

/// <summary>
/// Every class has a generated file of its own. An equal name, compared without case, would make the compiler throw away
/// all that the generator wrote.
/// </summary>
public class HintNameTests
{
    private const string Vision = "[Mammut.VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 16, Depth = 1, Heads = 2)] public partial class ";
    private const string Text = "[Mammut.TextDecoder(Vocabulary = 24, ContextLength = 8, Width = 16, Depth = 1, Heads = 2)] public partial class ";

    [Theory]
    [InlineData("A.Scene.g.cs", "namespace A { " + Vision + "Scene; }")]
    [InlineData("Scene.g.cs", Vision + "Scene;")]
    [InlineData("event.new.Scene.g.cs", "namespace @event.@new { " + Vision + "Scene; }")]
    [InlineData("Größe.Äpfel.g.cs", "namespace Größe { " + Vision + "Äpfel; }")]
    public void AFile_IsNamedAsItsClass(string name, string source)
    {
        var (files, diagnostics) = GeneratorHarness.Generate(source);
        Assert.Equal([name], files.Keys);
        Assert.Empty(diagnostics);
    }

    [Theory]
    [InlineData("namespace A { " + Vision + "Scene; " + Vision + "SCENE; " + Text + "scene; }", 3)]
    [InlineData("namespace A { " + Vision + "Scene; } namespace a { " + Text + "Scene; }", 2)]
    public void ClassesThatDifferInCaseOnly_EachHaveTheirs(string source, int count)
    {
        var (files, diagnostics) = GeneratorHarness.Generate(source, ("MammutDumpGraph", "true"));
        Assert.Equal(count, files.Keys.Count(name => !name.Contains("-graph")));
        Assert.Equal(6 * count, files.Count);
        Assert.Equal(files.Count, files.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Empty(diagnostics);
    }

    [Fact]
    public void ItsName_DependsOnItsOwnClassAlone()
    {
        const string both = Vision + "Scene; " + Text + "SCENE; ";
        var two = GeneratorHarness.Generate(both).Files;
        Assert.Equal(["SCENE-35a87056d6a1ef13.g.cs", "Scene-4a9a31623ab5f213.g.cs"], two.Keys.Order(StringComparer.Ordinal));
        var three = GeneratorHarness.Generate(Text + "scene; " + both + Vision + "Other;").Files;
        Assert.Subset(three.Keys.ToHashSet(), two.Keys.ToHashSet());
        Assert.Contains("Other.g.cs", three.Keys);
    }

    [Fact]
    public void AClassThatIsDeclaredTwice_IsGeneratedOnce_AndTheCompilerSaysWhatIsWrong()
    {
        var (files, diagnostics) = GeneratorHarness.Generate(Vision + "Scene; " + Vision + "Scene;");
        Assert.Equal(["Scene.g.cs"], files.Keys);
        Assert.Equal("CS0579", Assert.Single(diagnostics, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Id);
    }

    [Theory]
    [InlineData("public class A { " + Vision + "V; } public class B { " + Vision + "V; } " + Vision + "W;")]
    [InlineData(Vision + "V<T>; " + Vision + "V<T, U>; " + Vision + "W;")]
    [InlineData("[Mammut.TextDecoder(Vocabulary = 24, ContextLength = 8, Width = 16, Depth = 1, Heads = 2)] " + Vision + "V; " + Vision + "W;")]
    public void ClassesThatCannotBeGenerated_DoNotGetInTheWayOfOthers(string source) =>
        Assert.Equal(["W.g.cs"], GeneratorHarness.Generate(source).Files.Keys);
}
