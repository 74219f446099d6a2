using Mammut.Dsl.Generators.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Tests.Analysis;

/// <summary>Budgets, words in the wrong place, and advice: each once, in place, with the numbers.</summary>
public class AdviceTests
{
    [Theory]
    [InlineData("public partial class SceneMammut", "[{|MAM205:Budget(MaxParameters = 1_000_000)|}]", "MaxParameters = 1_000_000", "1,720,449 parameters; its [Budget] allows 1,000,000 (the largest: vision.layers 793,088, text.layers 447,360, text.cross_layers 224,064)")]
    [InlineData("public partial class SceneMammut", "[{|MAM205:Budget(MaxForwardFlops = 5)|}]", "MaxForwardFlops = 5", "floating-point operations for one image and a text of 40 tokens; its [Budget] allows 5 (fewer layers, a smaller width or larger patches take fewer)")]
    [InlineData("public partial class SceneMammut", "[{|MAM205:Budget(MaxTrainingBytes = 5, Batch = 2)|}]", "MaxTrainingBytes = 5", "bytes for a training step at batch 2; its [Budget] allows 5 (27,527,184 of them for weights, gradients and moments)")]
    [InlineData("public partial class SceneMammut", "[{|MAM003:Budget(MaxParameters = 0)|}]", "MaxParameters = 0", "MaxParameters is 0; it must be 1 or more")]
    [InlineData("public partial class SceneMammut", "[{|MAM003:Budget(MaxTrainingBytes = 1L << 40, Batch = 0)|}]", "Batch = 0", "Batch is 0; it must be 1 to 1048576")]
    [InlineData("public partial class SceneMammut", "[{|MAM004:Budget(Batch = 8)|}]", "Batch = 8", "Batch does not go with a budget without MaxTrainingBytes: the other limits do not depend on it")]
    [InlineData("public partial class SceneMammut", "[{|MAM004:Budget|}]", "Budget", "[Budget] does not go with an empty argument list: give MaxParameters, MaxForwardFlops or MaxTrainingBytes")]
    [InlineData("public partial class SceneMammut", "[{|MAM009:CrossAttention(Every = 2)|}]", "CrossAttention(Every = 2)", "[CrossAttention] has no effect on SceneMammut, which has no [TextDecoder] or [TextEncoder]")]
    [InlineData("public partial class SceneText", "[{|MAM009:Pass(\"Captioning\")|}]", "Pass(\"Captioning\")", "[Pass] has no effect on SceneText, which has no [MultimodalModel]")]
    [InlineData("public partial class SceneVision", "[{|MAM009:Budget(MaxParameters = 5)|}]", "Budget(MaxParameters = 5)", "[Budget] has no effect on SceneVision, which has no [MultimodalModel]")]
    public async Task AnAttribute_IsReportedAtTheArgument(string before, string attribute, string span, string message)
    {
        var (source, expected) = MarkupSource.Parse(GeneratorHarness.Scene.Replace(before, $"{attribute}\n{before}"));
        var actual = Assert.Single(await GeneratorHarness.AnalyzeAsync(source));
        Assert.Equal(Assert.Single(expected).Id, actual.Id);
        Assert.Equal(span, source.Substring(actual.Location.SourceSpan.Start, actual.Location.SourceSpan.Length));
        Assert.EndsWith(message, actual.GetMessage());
    }

    [Fact]
    public async Task AModelWithoutItsAttribute_IsOneMistake()
    {
        var diagnostic = Assert.Single(await GeneratorHarness.AnalyzeAsync(GeneratorHarness.Scene.Replace("[MultimodalModel<SceneVision, SceneText>]\n", "")));
        Assert.Equal("[Pass], [CaptionHead] and [ContrastiveHead] have no effect on SceneMammut, which has no [MultimodalModel]", diagnostic.GetMessage());
    }

    [Theory]
    [InlineData("Pass(\"Contrastive\", Mask", "Pass(\"Captioning\", Mask", "MAM006")]
    [InlineData("Pass(\"Contrastive\", Mask", "Pass(\"a b\", Mask", "MAM005")]
    public async Task AHeadWhosePassIsMisnamed_SaysNothing(string right, string wrong, string id) =>
        Assert.Equal(id, Assert.Single(await GeneratorHarness.AnalyzeAsync(GeneratorHarness.Scene.Replace(right, wrong))).Id);

    [Fact]
    public async Task APartThatWasCompiledWithoutTheGenerator_IsReportedAtItsName()
    {
        var at = GeneratorHarness.Scene.IndexOf("[MultimodalModel", StringComparison.Ordinal);
        var parts = GeneratorHarness.Compile(GeneratorHarness.Scene[..at]);
        var library = new MemoryStream();
        Assert.True(parts.Emit(library).Success);
        var model = GeneratorHarness.Compile("using Mammut;\nusing Scenes;\n" + GeneratorHarness.Scene[at..]).AddReferences(MetadataReference.CreateFromImage(library.ToArray()));
        var diagnostics = await GeneratorHarness.AnalyzeAsync(model);
        Assert.Equal(
        [
            "SceneVision does not go with the assembly it is in: that was compiled without the generator, so there is no module in it",
            "SceneText does not go with the assembly it is in: that was compiled without the generator, so there is no module in it",
        ], diagnostics.Select(diagnostic => diagnostic.GetMessage()));
    }

    [Theory]
    [InlineData("", "[MaskedImageHead] does not go with SceneVision of another assembly: no model there has such a head, so that the module cannot hide patches")]
    [InlineData("[MultimodalModel<SceneVision, SceneText>]\n[Pass(\"Captioning\", CrossAttention = true)]\n[CaptionHead(\"Captioning\")]\n[MaskedImageHead]\npublic partial class Other;", null)]
    public async Task AnEncoderOfAnotherAssembly_HidesPatches_WhereAModelThereDoes(string other, string? message)
    {
        var at = GeneratorHarness.Scene.IndexOf("[MultimodalModel", StringComparison.Ordinal);
        var library = new MemoryStream();
        GeneratorHarness.Driver().RunGeneratorsAndUpdateCompilation(GeneratorHarness.Compile(GeneratorHarness.Scene[..at] + other), out var generated, out _);
        var emitted = generated.Emit(library);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        var source = "using Mammut;\nusing Scenes;\n" + GeneratorHarness.Scene[at..].Replace("[CaptionHead", "[MaskedImageHead]\n[CaptionHead");
        var model = GeneratorHarness.Compile(source).AddReferences(MetadataReference.CreateFromImage(library.ToArray()));
        Assert.Equal(message is null ? [] : [message], (await GeneratorHarness.AnalyzeAsync(model)).Select(diagnostic => diagnostic.GetMessage()));
    }

    [Theory]
    [InlineData("MaxParameters", 1_720_449)]
    [InlineData("MaxForwardFlops", 0)]
    [InlineData("MaxTrainingBytes", 0)]
    public async Task TheExactCount_IsWithinTheBudget_AndOneLessIsNot(string limit, long count)
    {
        if (count == 0)
            count = Count((await Analyze(1))[0].GetMessage());
        Assert.Empty(await Analyze(count));
        Assert.Equal("MAM205", Assert.Single(await Analyze(count - 1)).Id);

        async Task<IReadOnlyList<Diagnostic>> Analyze(long most) =>
            await GeneratorHarness.AnalyzeAsync(GeneratorHarness.Scene.Replace("public partial class SceneMammut", $"[Budget({limit} = {most})]\npublic partial class SceneMammut"));

        static long Count(string message) => long.Parse(message.Split(' ')[2].Replace(",", ""), System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task ALimitOnTraining_NeedsAHead()
    {
        var source = GeneratorHarness.Scene.Replace("[CaptionHead(\"Captioning\", LossWeight = 1.0)]\n", "").Replace("[ContrastiveHead(\"Contrastive\", EmbeddingWidth = 64, Loss = ContrastiveLoss.Focal, LossWeight = 1.0)]", "[Budget(MaxTrainingBytes = 1)]");
        Assert.Equal("MaxTrainingBytes does not go with a model without a head: nothing trains it", Assert.Single(await GeneratorHarness.AnalyzeAsync(source)).GetMessage());
    }

    /// <summary>By hand: 4 layers of width 128 with 64 patches and a class token, 4 of width 96 and two blocks on 40 tokens.</summary>
    [Fact]
    public async Task TheOperations_AreThoseOfThePassesThatHeadsRead()
    {
        const long visionTokens = 65, text = 39, context = 40;
        long Linear(long rows, long into, long outOf) => 2 * rows * into * outOf;
        long Attention(long queries, long keys, long width) => 4 * queries * keys * width;
        var vision = Linear(64, 192, 128) + 4 * (Linear(visionTokens, 128, 12 * 128) + Attention(visionTokens, visionTokens, 128));
        var captioning = 4 * (Linear(text, 96, 12 * 96) + Attention(text, text, 96))
            + 2 * (Linear(text, 96, 10 * 96) + Linear(visionTokens, 96, 2 * 96) + Attention(text, visionTokens, 96))
            + Linear(visionTokens, 128, 96) + Linear(text, 96, 1000);
        var contrastive = 4 * (Linear(context, 96, 12 * 96) + Attention(context, context, 96)) + Linear(1, 96, 64) + Linear(1, 128, 64);
        var expected = vision + captioning + contrastive;
        async Task<int> Over(long most) => (await GeneratorHarness.AnalyzeAsync(GeneratorHarness.Scene.Replace("public partial class SceneMammut", $"[Budget(MaxForwardFlops = {most})]\npublic partial class SceneMammut"))).Length;
        Assert.Equal((0, 1), (await Over(expected), await Over(expected - 1)));
    }

    [Fact]
    public async Task DroppedPatches_TakeNoMemory()
    {
        var all = await Bytes(GeneratorHarness.Scene);
        var fewer = await Bytes(GeneratorHarness.Scene.Replace("PatchSize = 8", "PatchSize = 8, PatchDropout = 0.9"));
        Assert.True(fewer < all, $"{fewer} bytes with nine in ten patches dropped, {all} without.");

        static async Task<long> Bytes(string source)
        {
            var over = await GeneratorHarness.AnalyzeAsync(source.Replace("public partial class SceneMammut", "[Budget(MaxTrainingBytes = 1)]\npublic partial class SceneMammut"));
            return long.Parse(Assert.Single(over).GetMessage().Split(' ')[2].Replace(",", ""), System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public async Task AModelOverItsBudget_IsGeneratedAllTheSame()
    {
        var source = GeneratorHarness.Scene.Replace("public partial class SceneMammut", "[Budget(MaxParameters = 5)]\npublic partial class SceneMammut");
        Assert.Equal(DiagnosticSeverity.Error, Assert.Single(await GeneratorHarness.AnalyzeAsync(source)).Severity);
        Assert.Equal(GeneratorHarness.Generate(GeneratorHarness.Scene).Files["Scenes.SceneMammut.g.cs"], GeneratorHarness.Generate(source).Files["Scenes.SceneMammut.g.cs"]);
    }

    [Theory]
    [InlineData("Width = 96, Depth = 4, Heads = 4", "Width = 96, Depth = 4, {|MAM302:Heads = 8|}", DiagnosticSeverity.Info, "A head has 12 features (a width of 96 in 8 heads); fused attention kernels take multiples of 8, up to 256")]
    [InlineData("[CrossAttention(Every = 2)]", "[CrossAttention(Every = 2, {|MAM302:Heads = 8|})]", DiagnosticSeverity.Info, "A head has 12 features (a width of 96 in 8 heads); fused attention kernels take multiples of 8, up to 256")]
    [InlineData("Width = 128, Depth = 4, Heads = 4", "Width = 512, Depth = 1, {|MAM302:Heads = 1|}", DiagnosticSeverity.Info, "A head has 512 features (a width of 512 in 1 heads); fused attention kernels take multiples of 8, up to 256")]
    [InlineData("PatchSize = 8", "PatchSize = 8, ClassToken = false, {|MAM304:Pool = Pooling.MeanPatches|}", DiagnosticSeverity.Info, "Pool = Pooling.MeanPatches means the same as Pooling.MeanAll here: there is no class token to leave out")]
    [InlineData("MultimodalModel<SceneVision, SceneText>", "MultimodalModel<SceneVision, {|MAM301:SceneText|}>", DiagnosticSeverity.Info, "The vocabulary head of SceneText has 1,920,000 parameters, the rest of SceneMammut without the token embedding 1,528,449; TiedEmbedding = true or a smaller Vocabulary saves them", "Vocabulary = 1000", "Vocabulary = 20000")]
    [InlineData("[CaptionHead(\"Captioning\", LossWeight = 1.0)]\n", "", DiagnosticSeverity.Warning, "No head's loss reaches 332,352 of the 1,720,449 parameters of SceneMammut: text.cross_layers (no head reads a pass with cross-attention), text.head (there is no [CaptionHead]), image_projection.weight (no head reads a pass with cross-attention)", "[MultimodalModel<SceneVision, SceneText>]", "[{|MAM303:MultimodalModel<SceneVision, SceneText>|}]")]
    public async Task Advice_IsGivenWhereNothingIsWrong(string before, string after, DiagnosticSeverity severity, string message, string? alsoBefore = null, string? alsoAfter = null)
    {
        var markup = GeneratorHarness.Scene.Replace(before, after);
        if (alsoBefore is not null)
            markup = markup.Replace(alsoBefore, alsoAfter);
        var (source, expected) = MarkupSource.Parse(markup);
        var actual = Assert.Single(await GeneratorHarness.AnalyzeAsync(source));
        var (id, start, length) = Assert.Single(expected);
        Assert.Equal((id, start, length), (actual.Id, actual.Location.SourceSpan.Start, actual.Location.SourceSpan.Length));
        Assert.Equal((severity, message), (actual.Severity, actual.GetMessage()));
    }
}
