extern alias generators;

using generators::Mammut.Dsl.Generators.Emission;
using Mammut.Dsl.Generators.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Tests.Generation;

/// <summary>Wherever a part and a model are declared, what is generated compiles.</summary>
public class PlacementTests
{
    private const string Parts = """
        [Mammut.VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 16, Depth = 1, Heads = 2)]
        {0} partial class V;

        [Mammut.TextDecoder(Vocabulary = 24, ContextLength = 8, Width = 16, Depth = 1, Heads = 2)]
        [Mammut.CrossAttention]
        {0} partial class T;
        """;

    private const string Model = """
        [Mammut.MultimodalModel<{0}V, {0}T>]
        [Mammut.Pass("Captioning", CrossAttention = true)]
        [Mammut.Pass("Contrastive", Mask = Mammut.AttentionMask.Bidirectional)]
        [Mammut.CaptionHead("Captioning")]
        [Mammut.ContrastiveHead("Contrastive", EmbeddingWidth = 8)]
        public {1}partial class M;
        """;

    [Theory]
    [InlineData("namespace Parts { {parts} } namespace App { {model:Parts.} }")]
    [InlineData("namespace Parts { {parts} } namespace App { public class V; {model:Parts.} }")]
    [InlineData("{parts} {model:}")]
    [InlineData("namespace Acme.Mammut2 { {parts} {model:} }")]
    [InlineData("namespace App { {internal} {model:} }")]
    [InlineData("namespace App { {parts} {sealed:} }")]
    [InlineData("namespace @event.Acme { {parts} {model:} }")]
    [InlineData("namespace App { {parts} {model:} [Mammut.VisionEncoder] public partial class Twin; [Mammut.VisionEncoder] public partial class TWIN; }", 5)]
    [InlineData("namespace App { {parts} {model:} } namespace app { {parts} {model:} }", 6)]
    [InlineData("namespace App { {parts} {model:} partial class M { public int Mine => 1; } }")]
    public void ItCompiles(string layout, int classes = 3)
    {
        var source = layout
            .Replace("{parts}", Parts.Replace("{0}", "public")).Replace("{internal}", Parts.Replace("{0}", "internal"))
            .Replace("{model:Parts.}", Model.Replace("{0}", "Parts.").Replace("{1}", "")).Replace("{model:}", Model.Replace("{0}", "").Replace("{1}", ""))
            .Replace("{sealed:}", Model.Replace("{0}", "").Replace("{1}", "sealed "));
        var (files, diagnostics) = GeneratorHarness.Generate(source);
        Assert.Equal(classes, files.Count);
        Assert.Empty(diagnostics);
    }

    [Theory]
    [InlineData("[Mammut.VisionEncoder] public static partial class Part;")]
    [InlineData("[Mammut.VisionEncoder] public partial class Part<X>;", "Part<int>")]
    [InlineData("public class Outer { [Mammut.VisionEncoder] public partial class Part; }", "Outer.Part")]
    [InlineData("[Mammut.VisionEncoder] public partial record Part;")]
    [InlineData("[Mammut.VisionEncoder] public partial class @event;", "@event")]
    public async Task AModelOfAPartThatCannotBeAModule_StillGetsItsStub(string part, string name = "Part")
    {
        var source = $"{part} {Parts.Replace("{0}", "public")} [Mammut.MultimodalModel<{name}, T>] public partial class M;";
        Assert.Equal("MAM002", Assert.Single(await GeneratorHarness.AnalyzeAsync(source)).Id);
        var (files, diagnostics) = GeneratorHarness.Generate(source);
        Assert.Contains("M.g.cs", files.Keys);
        Assert.DoesNotContain(diagnostics, diagnostic => diagnostic.Id != "CS0718");
    }

    public static TheoryData<string> NamesOfTheGeneratedCode() => [.. QualifiedNames.Simple, "nn", "TorchSharp", "System", "Mammut", "Layer", "Loss", "Summary"];

    private static readonly string Everything = (Parts.Replace("{0}", "public").Replace("Heads = 2)", "Heads = 2, Precision = Mammut.Precision.BFloat16)").Replace("[Mammut.CrossAttention]", "[Mammut.CrossAttention(TanhGate = true)]")
        + Model.Replace("{0}", "").Replace("{1}", "").Replace("EmbeddingWidth = 8", "EmbeddingWidth = 8, LearnedTemperature = false")).Replace("Mammut.", "global::Mammut.");

    /// <summary>C# prefers what stands in the namespace of a class, or around it, to what a using brings.</summary>
    [Theory]
    [MemberData(nameof(NamesOfTheGeneratedCode))]
    public void AClassOrNamespaceOfTheUsers_MayHaveAnyName(string name)
    {
        foreach (var source in new[]
        {
            $"namespace App {{ public class {name}; {Everything} }}",
            $"namespace App {{ public class {name}<T>; namespace Inner {{ {Everything} }} }}",
            $"namespace App.{name} {{ public class Thing; }} namespace App.Models {{ {Everything} }}",
            $"global using Acme; namespace Acme {{ public class {name}; }} namespace App {{ {Everything} }}",
            $"global using {name} = global::System.Array; namespace App {{ {Everything} }}",
            $"global using static Acme.Things; namespace Acme {{ public static class Things {{ public class {name}; }} }} namespace App {{ {Everything} }}",
        })
        {
            var (files, diagnostics) = GeneratorHarness.Generate(source);
            Assert.Equal(3, files.Count);
            Assert.DoesNotContain(diagnostics, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        }
    }

    [Theory]
    [MemberData(nameof(NamesOfTheGeneratedCode))]
    public void SoMayOneOfALibrary(string name)
    {
        foreach (var library in new[] { $"namespace App; public class {name};", $"namespace App.{name}; public class Thing;", $"namespace App.Models; public class {name};" })
        {
            var compilation = GeneratorHarness.Compile($"namespace App.Models {{ {Everything} }}").AddReferences(GeneratorHarness.Compile(library).ToMetadataReference());
            GeneratorHarness.Driver().RunGeneratorsAndUpdateCompilation(compilation, out var updated, out _);
            Assert.DoesNotContain(updated.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        }
    }

    [Theory]
    [InlineData("M", "public static string Summary => \"x\";", "Summary")]
    [InlineData("M", "private int Generate;", "Generate")]
    [InlineData("V", "public int Width => 3;", "Width")]
    [InlineData("T", "public class Layer;", "Layer")]
    [InlineData("T", "public int Embed { get; set; }", "Embed")]
    public async Task AMemberThatIsGeneratedToo_IsReportedWhereItIsWritten(string type, string member, string name)
    {
        var source = $"{Everything} partial class {type} {{ {member} }}";
        foreach (var diagnostics in new[] { await GeneratorHarness.AnalyzeAsync(source), await GeneratorHarness.AnalyzeGeneratedAsync(source) })
        {
            var diagnostic = Assert.Single(diagnostics);
            Assert.Equal(("MAM004", $"the member “{name}” does not go with what the generated code calls {name}: both would be members of {type}"), (diagnostic.Id, diagnostic.GetMessage()));
            Assert.Equal(source.LastIndexOf(name, StringComparison.Ordinal), diagnostic.Location.SourceSpan.Start);
        }

        Assert.DoesNotContain(GeneratorHarness.Generate(source).Diagnostics, diagnostic => diagnostic.Id == "CS0102");
    }

    [Fact]
    public void AnOverloadOfAGeneratedMethod_IsTheUsersToAdd()
    {
        var (files, diagnostics) = GeneratorHarness.Generate($"{Everything} partial class M {{ public void Save(int copies) {{ }} public int Mine => 1; }}");
        Assert.Equal(3, files.Count);
        Assert.DoesNotContain(diagnostics, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void TwoModels_ShareAPart()
    {
        var second = Model.Replace("{0}", "").Replace("{1}", "").Replace("class M;", "class Other;");
        var (files, diagnostics) = GeneratorHarness.Generate(Parts.Replace("{0}", "public") + Model.Replace("{0}", "").Replace("{1}", "") + second);
        Assert.Equal(4, files.Count);
        Assert.Empty(diagnostics);
    }
}
