extern alias generators;

using generators::Mammut.Dsl.Generators;
using generators::Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Mammut.Dsl.Generators.Tests.ModelTests;

/// <summary><c>[GenerateModelTests]</c>: which tests are written, for which framework, and what is wrong with a class of them.</summary>
public class ModelTestsTests
{
    private const string File = "Scenes.SceneTests-ModelTests.g.cs";

    private const string Scene = GeneratorHarness.Scene + """


        [GenerateModelTests<SceneMammut>]
        public partial class SceneTests;
        """;

    [Fact]
    public void EachTest_IsAMethodOfXunit()
    {
        var (files, diagnostics) = GeneratorHarness.Generate(Scene);
        Assert.Empty(diagnostics);
        Assert.Contains("[global::Xunit.Fact]\n    public void Captioning_IsCausal()", files[File]);
    }

    [Fact]
    public void EachTest_IsAMethodOfNUnit_WhereTheProjectHasThat()
    {
        var (files, diagnostics) = GeneratorHarness.Generate(TestFrameworkProjects.NUnit(Scene));
        Assert.Empty(diagnostics);
        Assert.Contains("[global::NUnit.Framework.Test]\n    public void Captioning_IsCausal()", files[File]);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("[Microsoft.VisualStudio.TestTools.UnitTesting.TestClass]", false)]
    [InlineData("[Microsoft.VisualStudio.TestTools.UnitTesting.STATestClass]", false)]
    public void EachTest_IsAMethodOfMSTest_InAClassMarkedOnce(string mark, bool isAdded)
    {
        var (files, diagnostics) = GeneratorHarness.Generate(TestFrameworkProjects.MSTest(Scene.Replace("public partial class SceneTests", mark + "public partial class SceneTests")));
        Assert.Empty(diagnostics);
        Assert.Contains("[global::Microsoft.VisualStudio.TestTools.UnitTesting.TestMethod]\n    public void Captioning_IsCausal()", files[File]);
        Assert.Equal(isAdded, files[File].Contains("[global::Microsoft.VisualStudio.TestTools.UnitTesting.TestClass]\npublic partial class SceneTests"));
    }

    [Theory]
    [InlineData("public partial class SceneTests", "public class {|MAM001:SceneTests|}", "SceneTests must be partial: its tests are generated into it")]
    [InlineData("public partial class SceneTests", "partial class {|MAM011:SceneTests|}", "SceneTests cannot have model tests: it is not public, so no test runner would see them")]
    [InlineData("public partial class SceneTests", "public static partial class {|MAM011:SceneTests|}", "SceneTests cannot have model tests: it is static")]
    [InlineData("public partial class SceneTests", "public abstract partial class {|MAM011:SceneTests|}", "SceneTests cannot have model tests: it is abstract")]
    [InlineData("public partial class SceneTests", "public partial class {|MAM011:SceneTests|}<T>", "SceneTests cannot have model tests: it is generic")]
    [InlineData("public partial class SceneTests", "public partial record {|MAM011:SceneTests|}", "SceneTests cannot have model tests: it is a record")]
    [InlineData("[GenerateModelTests<SceneMammut>]\npublic partial class SceneTests;", "public class Outer { [GenerateModelTests<SceneMammut>] public partial class {|MAM011:SceneTests|}; }", "SceneTests cannot have model tests: it is nested in Outer")]
    [InlineData("public partial class SceneTests", "public partial class {|MAM011:Contrastive_IsBidirectional|}", "Contrastive_IsBidirectional cannot have model tests: its name is that of one of them")]
    [InlineData("GenerateModelTests<SceneMammut>", "GenerateModelTests<{|MAM011:SceneVision|}>", "SceneTests cannot have model tests: SceneVision has no [MultimodalModel] attribute")]
    [InlineData("GenerateModelTests<SceneMammut>", "Mammut.GenerateModelTests<{|MAM011:string|}>", "SceneTests cannot have model tests: string has no [MultimodalModel] attribute")]
    [InlineData("GenerateModelTests<SceneMammut>", "GenerateModelTests<{|MAM011:int[]|}>", "SceneTests cannot have model tests: int[] has no [MultimodalModel] attribute")]
    public async Task AMistake_IsReportedOnceAndInPlace_AndNoTestIsWritten(string right, string wrong, string message)
    {
        Assert.Contains(right, Scene);
        var (source, expected) = MarkupSource.Parse(Scene.Replace(right, wrong));
        var actual = Assert.Single(await GeneratorHarness.AnalyzeAsync(source));
        var (id, start, length) = Assert.Single(expected);
        Assert.Equal((id, start, length), (actual.Id, actual.Location.SourceSpan.Start, actual.Location.SourceSpan.Length));
        Assert.Equal(message, actual.GetMessage());
        Assert.Equal(DiagnosticSeverity.Error, actual.Severity);
        var (files, diagnostics) = GeneratorHarness.Generate(source);
        Assert.DoesNotContain(files.Keys, file => file.EndsWith("-ModelTests.g.cs", StringComparison.Ordinal));
        Assert.Empty(diagnostics);
    }

    [Fact]
    public async Task AModelWithoutAPass_HasNothingToTest()
    {
        const string Source = """
            using Mammut;

            [VisionEncoder]
            public partial class V;

            [TextDecoder]
            public partial class T;

            [MultimodalModel<V, T>]
            public partial class M;

            [GenerateModelTests<M>]
            public partial class Tests;
            """;
        var diagnostic = Assert.Single(await GeneratorHarness.AnalyzeAsync(Source), diagnostic => diagnostic.Id == DiagnosticIds.NoModelTests);
        Assert.Equal("Tests cannot have model tests: M has no [Pass] to test", diagnostic.GetMessage());
        Assert.Equal(("M", 12), (Source.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length), diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1));
    }

    [Fact]
    public async Task AProjectWithoutATestFramework_IsToldOnce_AtTheAttribute()
    {
        var compilation = TestFrameworkProjects.Without(Scene);
        var diagnostic = Assert.Single(await GeneratorHarness.AnalyzeAsync(compilation));
        Assert.Equal(DiagnosticIds.NoTestFramework, diagnostic.Id);
        Assert.Equal("SceneTests cannot have model tests: the project references none of xunit, NUnit and MSTest", diagnostic.GetMessage());
        Assert.Equal("GenerateModelTests<SceneMammut>", Scene.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
        var (files, diagnostics) = GeneratorHarness.Generate(compilation);
        Assert.DoesNotContain(File, files.Keys);
        Assert.Empty(diagnostics);
    }

    [Fact]
    public async Task AModel_ThatHoldsItsOwnTests_IsRefused()
    {
        var source = GeneratorHarness.Scene.Replace("[MultimodalModel<", "[GenerateModelTests<SceneMammut>]\n[MultimodalModel<");
        var diagnostic = Assert.Single(await GeneratorHarness.AnalyzeAsync(source));
        Assert.StartsWith("SceneMammut is declared as what is tested and as its tests", diagnostic.GetMessage());
        Assert.DoesNotContain(GeneratorHarness.Generate(source).Files.Keys, file => file.Contains("SceneMammut", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("PatchSize = 8", "PatchSize = 7", "MAM102")]
    [InlineData("ContrastiveHead(\"Contrastive\"", "ContrastiveHead(\"Other\"", "MAM201")]
    [InlineData("MultimodalModel<SceneVision, SceneText>", "MultimodalModel<SceneVision, SceneVision>", "MAM007")]
    public async Task AWrongModel_IsReportedAtTheModelOnly_AndHasNoTests(string right, string wrong, string id)
    {
        var source = Scene.Replace(right, wrong);
        Assert.Equal(id, Assert.Single(await GeneratorHarness.AnalyzeAsync(source)).Id);
        var (files, diagnostics) = GeneratorHarness.Generate(source);
        Assert.DoesNotContain(File, files.Keys);
        Assert.Empty(diagnostics);
    }

    [Fact]
    public void TheModel_MayBeDeclaredInAnotherProject_AndTheTestsHaveABaseClass()
    {
        var library = GeneratorHarness.Compile(GeneratorHarness.Scene).WithAssemblyName("Library");
        GeneratorHarness.Driver().RunGeneratorsAndUpdateCompilation(library, out var built, out _);
        var tests = GeneratorHarness.Compile("""
            namespace App.Test;

            public class Fact;
            public class ModelProbe;
            public abstract class Fixture;

            [Mammut.GenerateModelTests<Scenes.SceneMammut>]
            public sealed partial class SceneTests : Fixture;
            """).AddReferences(Image(built));
        var (files, diagnostics) = GeneratorHarness.Generate(tests);
        Assert.Empty(diagnostics);
        Assert.Contains("new global::Scenes.SceneMammut(seed: 0)", Assert.Single(files).Value);
    }

    [Fact]
    public void TheTestsOfTwoModels_AreTwoClasses_AndOneClassHasNoneTwice()
    {
        var second = Scene + "\n\n[GenerateModelTests<SceneMammut>]\npublic partial class MoreTests;\n";
        Assert.Empty(GeneratorHarness.Generate(second).Diagnostics);
        var twice = Scene.Replace("[GenerateModelTests<SceneMammut>]", "[GenerateModelTests<SceneMammut>]\n[GenerateModelTests<SceneVision>]");
        Assert.Equal("CS0579", Assert.Single(GeneratorHarness.Generate(twice).Diagnostics).Id);
    }

    [Theory]
    [InlineData("Padding = Padding.Attended", "Contrastive_IgnoresPadding", false)]
    [InlineData("Padding = Padding.Attended", "TextEmbeddings_IgnorePadding", false)]
    [InlineData("Padding = Padding.Masked", "TextEmbeddings_IgnorePadding", true)]
    public void APassThatAttendsToPadding_HasNoTestAgainstIt(string padding, string test, bool isWritten)
    {
        var files = GeneratorHarness.Generate(Scene.Replace("CrossAttention = false", padding)).Files;
        Assert.Equal(isWritten, files[File].Contains($"void {test}()", StringComparison.Ordinal));
        Assert.Contains("void Captioning_IgnoresPadding()", files[File]);
        Assert.Contains(isWritten ? ".CheckPadding(\"Captioning\", \"Contrastive\")" : ".CheckPadding(\"Captioning\")", files[File]);
    }

    [Theory]
    [InlineData("namespace Scenes;", "namespace Scenes;\n\npublic static class Unrelated { public static int Answer => 42; }", false)]
    [InlineData("public partial class SceneTests;", "// a comment\npublic partial class SceneTests;", false)]
    [InlineData("Vocabulary = 1000", "Vocabulary = 2000", true)]
    public void TheTests_AreWrittenAgain_OnlyWhenTheirModelHasChanged(string before, string after, bool isWritten)
    {
        var compilation = GeneratorHarness.Compile(Scene);
        var driver = GeneratorHarness.Driver().RunGenerators(compilation);
        driver = driver.RunGenerators(compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], GeneratorHarness.Compile(Scene.Replace(before, after)).SyntaxTrees[0]));
        Assert.Equal(isWritten, Changed(driver));
    }

    [Fact]
    public void ATestFramework_ThatComesIn_HasTheTestsWrittenAgain_AndAnotherReferenceDoesNot()
    {
        var compilation = TestFrameworkProjects.NUnit(Scene);
        var driver = GeneratorHarness.Driver().RunGenerators(compilation);
        driver = driver.RunGenerators(compilation.AddReferences(GeneratorHarness.Compile("public class Other;").WithAssemblyName("Other").ToMetadataReference()));
        Assert.False(Changed(driver));
        driver = driver.RunGenerators(TestFrameworkProjects.MSTest(Scene));
        Assert.True(Changed(driver));
    }

    /// <summary>A contrastive pass is a method without a parameter for an image.</summary>
    [Theory]
    [InlineData("model.Contrastive(tokens)", null)]
    [InlineData("model.Contrastive(tokens, imageTokens)", "CS1501")]
    [InlineData("model.EmbedTexts(tokens, imageTokens)", "CS1501")]
    [InlineData("model.Captioning(tokens, imageTokens)", null)]
    [InlineData("model.Captioning(tokens)", "CS1501")]
    public void APassGivenAnImageItDoesNotSee_DoesNotCompile(string call, string? error)
    {
        var user = $$"""

            public static class User
            {
                public static TorchSharp.torch.Tensor Run(SceneMammut model, TorchSharp.torch.Tensor tokens, TorchSharp.torch.Tensor imageTokens) => {{call}};
            }
            """;
        Assert.Equal(error is null ? [] : [error], GeneratorHarness.Generate(GeneratorHarness.Scene + user).Diagnostics.Select(diagnostic => diagnostic.Id));
    }

    /// <summary>Whether the last run of the step that writes the tests gave another text.</summary>
    private static bool Changed(GeneratorDriver driver) => driver.GetRunResult().Results.Single().TrackedSteps[TrackingNames.Source]
        .SelectMany(step => step.Outputs)
        .Where(output => output.Value.ToString()!.Contains("Name = SceneTests,", StringComparison.Ordinal))
        .Any(output => output.Reason is IncrementalStepRunReason.Modified or IncrementalStepRunReason.New);

    private static PortableExecutableReference Image(Compilation compilation)
    {
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image).Success);
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
