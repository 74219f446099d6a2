extern alias generators;

using generators::Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Mammut.Dsl.Generators.Tests.Analysis;

/// <summary>Nothing throws, whatever stands in a declaration.</summary>
public class ExtremeNumberTests
{
    public static TheoryData<string> Arguments() => [.. LanguageArguments.All().Select(argument => argument.ToString())];

    [Theory]
    [MemberData(nameof(Arguments))]
    public async Task AnExtremeValue_IsCompiledOrDiagnosed(string name)
    {
        var (model, attribute, argument) = DeclaredModels.All
            .SelectMany(model => model.Arguments().Select(found => (Model: model, found.Attribute, found.Argument)))
            .OrderBy(found => found.Model.Value(found.Attribute, found.Argument.Name) is null)
            .First(found => found.Argument.ToString() == name);
        foreach (var value in Extremes(argument.Type))
        {
            var (source, _) = model.With(attribute, argument.Name, value).Write();
            var found = await GeneratorHarness.AnalyzeAsync(source, DeclaredModels.Header);
            Assert.DoesNotContain(found, diagnostic => diagnostic.Id is DiagnosticIds.Internal or "AD0001");
            // A head that named the pass names none then; a list may be wrong twice.
            Assert.True(found.Length <= (argument.Type == typeof(string) || argument.Type == typeof(string[]) ? 2 : 1), $"{name} = {value}: {string.Join(", ", found.Select(one => one.ToString()))}");
            Assert.All(GeneratorHarness.Files(source), file => Assert.Empty(CSharpSyntaxTree.ParseText(file.Value).GetDiagnostics()));
        }
    }

    /// <summary>Everything as large as it may be: 10^15 parameters, and more operations than a 64-bit number holds.</summary>
    [Fact]
    public async Task TheLargestDeclaration_Compiles()
    {
        const string Largest = """
            using Mammut;
            [VisionEncoder(ImageSize = 8192, PatchSize = 1, Width = 65536, Depth = 1024, Heads = 1024, MlpRatio = 64, Activation = Activation.SwiGlu, LayerScale = 1, Pool = Pooling.Attention)]
            public partial class Vision;
            [TextDecoder(Vocabulary = 4194304, ContextLength = 131072, Width = 65536, Depth = 1024, Heads = 1024, MlpRatio = 64, Activation = Activation.SwiGlu)]
            [CrossAttention(Every = 1)]
            public partial class Text;
            [MultimodalModel<Vision, Text>]
            [Pass("Captioning", CrossAttention = true)]
            [Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
            [CaptionHead("Captioning", LossWeight = 1e6)]
            [ContrastiveHead("Contrastive", EmbeddingWidth = 65536, LossWeight = 1e6)]
            public partial class Model;
            """;
        Assert.Empty(await GeneratorHarness.AnalyzeAsync(Largest));
        var (files, diagnostics) = GeneratorHarness.Generate(Largest);
        Assert.Equal(3, files.Count);
        Assert.Empty(diagnostics);
    }

    private static IEnumerable<string> Extremes(Type type) =>
        type == typeof(int) ? ["int.MinValue", "-1", "0", "1", "int.MaxValue"]
        : type == typeof(long) ? ["long.MinValue", "-1", "0", "1", "long.MaxValue"]
        : type == typeof(double) ? ["double.NaN", "double.NegativeInfinity", "double.PositiveInfinity", "double.MinValue", "double.MaxValue", "double.Epsilon", "-double.Epsilon", "-0.0", "0", "0.1"]
        : type.IsEnum ? [$"({type.Name})int.MinValue", $"({type.Name})int.MaxValue", $"default({type.Name})"]
        : type == typeof(int[]) ? ["null", "[]", "[int.MinValue]", "[int.MaxValue]", "[0, 0]", "new int[0]"]
        : type == typeof(string[]) ? ["null!", "[]", "[null!]", "[\"\", \"\"]", "new string[0]", "new[] { \"class\" }"]
        : type == typeof(string) ? ["null!", "\"\"", "\"\\0\"", "\"a\\nb\"", "\"\\\\\\\"\"", "\"class\"", "\"{0}\"", "\"名\""]
        : ["true", "false"];
}
