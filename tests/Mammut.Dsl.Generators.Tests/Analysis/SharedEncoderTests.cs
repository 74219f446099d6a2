using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.Generators.Tests.Analysis;

/// <summary>What a model of one encoder cannot have is said once, in words that fit it, and leaves a stub that compiles.</summary>
public class SharedEncoderTests
{
    private const string Trunk = """
        using Mammut;
        [SharedEncoder(ImageSize = 16, PatchSize = 8, Vocabulary = 64, ContextLength = 8, Width = 16, Depth = 4, Heads = 2)]
        public partial class Trunk;

        """;

    [Theory]
    [InlineData("""[MultimodalModel<Trunk>] [Pass("Fusion", Mask = AttentionMask.Bidirectional, CrossAttention = true)] [MaskedLanguageHead("Fusion")] public partial class M;""", "MAM202", "Fusion")]
    [InlineData("""[MultimodalModel<Trunk>] [Pass("Low", CrossAttention = true, Layers = 2)] [Pass("High", Continues = "Low")] public partial class M;""", "MAM202", "Low")]
    [InlineData("""[MultimodalModel<Trunk>] [Pass("P", Image = ImageInput.Prefix)] [CaptionHead("P")] public partial class M;""", "MAM203", "declare a model of a [VisionEncoder] and a [TextDecoder] for captions")]
    [InlineData("""[MultimodalModel<Trunk>] [Pass("W", Mask = AttentionMask.Bidirectional)] [ContrastiveHead("W")] [MatchingHead("W")] public partial class M;""", "MAM203", "; give the pass Image = ImageInput.Prefix")]
    [InlineData("""[MultimodalModel<Trunk>] [Pass("shared")] public partial class M;""", "MAM004", "shared")]
    [InlineData("""public partial class Plain; [MultimodalModel<Plain>] [Pass("W")] public partial class M;""", "MAM007", "[SharedEncoder]")]
    public async Task AMistake_IsSaidOnce_AndTheStubCompiles(string model, string id, string words)
    {
        var found = Assert.Single(await GeneratorHarness.AnalyzeAsync(Trunk + model), diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
        Assert.Equal(id, found.Id);
        Assert.Contains(words, found.GetMessage());
        Assert.Empty(GeneratorHarness.Generate(Trunk + model).Diagnostics);
    }
}
