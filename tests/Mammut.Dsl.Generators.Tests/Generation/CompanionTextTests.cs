extern alias generators;

using generators::Mammut.Dsl.Generators.Emission;
using Mammut.Dsl.Generators.Tests.Support;
using Microsoft.CodeAnalysis.CSharp;

namespace Mammut.Dsl.Generators.Tests.Generation;

/// <summary>Texts beside the code: there when a build asks for them, and never in the code's way.</summary>
public class CompanionTextTests
{
    [Fact]
    public void ABuildThatAsksForGraphs_GetsOneOfEachDeclaration_BeforeAndAfterEachPass()
    {
        var (plain, _) = GeneratorHarness.Generate(GeneratorHarness.Scene);
        var (files, diagnostics) = GeneratorHarness.Generate(GeneratorHarness.Scene, ("MammutDumpGraph", "true"));
        Assert.Empty(diagnostics);
        Assert.Equal(
            from name in new[] { "SceneMammut", "SceneText", "SceneVision" }
            from stage in new[] { "0-Lowered", "1-FuseLinear", "2-StepWeights", "3-InlineSingles", "4-MixedPrecision" }
            select $"Scenes.{name}-{stage}-graph.g.cs",
            files.Keys.Except(plain.Keys).Order(StringComparer.Ordinal));
        Assert.All(plain, file => Assert.Equal(file.Value, files[file.Key]));
        Assert.StartsWith("// module SceneText: text decoder\n//   parameter token_embedding.weight", files["Scenes.SceneText-0-Lowered-graph.g.cs"]);
    }

    [Theory]
    [InlineData("MammutDumpGraph", "false")]
    [InlineData("MammutDumpGraph", "")]
    [InlineData("DumpGraph", "true")]
    public void ABuildThatDoesNotAsk_GetsNone(string property, string value) =>
        Assert.Equal(3, GeneratorHarness.Generate(GeneratorHarness.Scene, (property, value)).Files.Count);

    [Fact]
    public void AWrongDeclaration_HasNoGraph()
    {
        var wrong = GeneratorHarness.Scene.Replace("Width = 96, Depth = 4, Heads = 4", "Width = 96, Depth = 4, Heads = 5");
        var files = GeneratorHarness.Generate(wrong, ("MammutDumpGraph", "true")).Files.Keys;
        Assert.Contains("Scenes.SceneVision-0-Lowered-graph.g.cs", files);
        Assert.DoesNotContain(files, file => file.StartsWith("Scenes.SceneText-", StringComparison.Ordinal) || file.StartsWith("Scenes.SceneMammut-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("one\n*/ class Escaped; /*\n")]
    [InlineData("one\r\nclass Escaped;\n")]
    [InlineData("one\rclass Escaped;\u0085class Escaped;\u2028class Escaped;\u2029class Escaped;\n")]
    [InlineData("#if true\n#error \\u000a class Escaped;\n\"\"\"\n")]
    public void WhateverATextSays_ItIsAComment(string text)
    {
        var tree = CSharpSyntaxTree.ParseText(new CompanionText(CompanionText.Card, "", text).ToSource());
        Assert.Empty(tree.GetDiagnostics());
        Assert.Empty(tree.GetCompilationUnitRoot().Members);
        Assert.False(tree.GetCompilationUnitRoot().ContainsDirectives);
    }

    [Fact]
    public void NoClassOfAUser_HasTheFileNameOfAText()
    {
        Assert.Equal("Scenes.Model-card.g.cs", new CompanionText(CompanionText.Card, "", "").HintName("Scenes.Model"));
        Assert.Equal("Scenes.Model-0-Lowered-graph.g.cs", new CompanionText(CompanionText.Graph, "0-Lowered", "").HintName("Scenes.Model"));
        Assert.False(SyntaxFacts.IsIdentifierPartCharacter('-'));
    }
}
