extern alias generators;

using System.Globalization;
using generators::Mammut.Dsl.Generators.Compilation;
using generators::Mammut.Dsl.Generators.Diagnostics;
using generators::Mammut.Dsl.Generators.Parsing;
using Mammut.Dsl.Generators.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Tests.Generation;

/// <summary>A wrong declaration leaves the code that uses its class alone: the only error is the declaration's.</summary>
public class StubTests
{
    private const string Caller = """

        public static class Caller
        {
            public static async System.Threading.Tasks.Task Run(TorchSharp.torch.Tensor images, TorchSharp.torch.Tensor tokens, Mammut.Data.ITokenizer tokenizer)
            {
                using var model = new SceneMammut(device: TorchSharp.torch.CPU, seed: 3);
                using var parts = model.Loss(images, tokens);
                parts.Total.backward();
                using var imageTokens = model.EncodeImages(images);
                using var states = model.Captioning(tokens, imageTokens);
                using var texts = model.Contrastive(tokens);
                using var embeddings = model.EmbedTexts(tokens);
                var (imageEmbeddings, textEmbeddings, logits) = model.Forward(images, tokens);
                System.Console.WriteLine(model.Generate(images, tokenizer)[0] + SceneMammut.Summary + SceneMammut.Declaration + SceneVision.Width + model.Text.Layers.Length);
                model.Save("folder");
                await model.Trainer(default(System.Collections.Generic.IAsyncEnumerable<Mammut.Data.ImageTextBatch>)!, new Mammut.TrainingOptions { Steps = 1 }).RunAsync();
            }
        }
        """;

    [Fact]
    public void TheCaller_CompilesWithTheRightDeclaration() => Assert.Empty(GeneratorHarness.Generate(GeneratorHarness.Scene + Caller).Diagnostics);

    [Theory]
    [InlineData("PatchSize = 8", "PatchSize = 7")]
    [InlineData("PatchSize = 8", "PatchSize = 0")]
    [InlineData("ImageSize = 64", "ImageSize = 0")]
    [InlineData("Heads = 4)]\n[CrossAttention(Every = 2)]", "Heads = 0)]\n[CrossAttention(Every = 0)]")]
    [InlineData("ContextLength = 40", "ContextLength = 0")]
    [InlineData("EmbeddingWidth = 64", "EmbeddingWidth = 0")]
    [InlineData("Width = 128, Depth = 4, Heads = 4", "Width = 128, Depth = 0, Heads = 5")]
    [InlineData("Width = 96", "Width = -1")]
    [InlineData("[CrossAttention(Every = 2)]", "")]
    [InlineData("[CrossAttention(Every = 2)]", "[CrossAttention(Layers = [9])]")]
    [InlineData("CaptionHead(\"Captioning\"", "CaptionHead(\"Captions\"")]
    [InlineData("CaptionHead(\"Captioning\"", "CaptionHead(\"Contrastive\"")]
    [InlineData("CaptionHead(\"Captioning\"", "CaptionHead(\"no name\"")]
    [InlineData("ContrastiveHead(\"Contrastive\"", "ContrastiveHead(null!")]
    [InlineData("ContrastiveHead(\"Contrastive\"", "ContrastiveHead(\"Captioning\"")]
    [InlineData("[Pass(\"Contrastive\"", "[Pass(\"class\")]\n[Pass(\"Captioning\")]\n[Pass(\"Contrastive\"")]
    [InlineData("AttentionMask.Causal", "(AttentionMask)9")]
    [InlineData("ContrastiveLoss.Focal", "(ContrastiveLoss)9")]
    [InlineData("MultimodalModel<SceneVision, SceneText>", "MultimodalModel<SceneVision, SceneText>(Layout = CheckpointLayout.OpenClip)")]
    [InlineData("MultimodalModel<SceneVision, SceneText>", "MultimodalModel<SceneVision, SceneText>(Layout = (CheckpointLayout)9)")]
    public async Task AWrongDeclaration_LeavesItsCallersAlone(string right, string wrong)
    {
        var source = GeneratorHarness.Scene.Replace(right, wrong) + Caller;
        Assert.NotEqual(GeneratorHarness.Scene + Caller, source);
        Assert.NotEmpty(await GeneratorHarness.AnalyzeAsync(source));
        var (files, diagnostics) = GeneratorHarness.Generate(source);
        Assert.Empty(diagnostics);
        var stub = files["Scenes.SceneMammut.g.cs"];
        Assert.Contains("each throws", stub);
        Assert.DoesNotContain("NewDisposeScope", stub);
    }

    [Fact]
    public async Task AClassThatIsNotPartial_GetsNone_SoThatItsOwnDiagnosticIsNotHiddenBehindCSharps()
    {
        var source = GeneratorHarness.Scene.Replace("public partial class SceneMammut", "public class SceneMammut");
        Assert.Equal(DiagnosticIds.NotPartial, Assert.Single(await GeneratorHarness.AnalyzeAsync(source)).Id);
        var (files, diagnostics) = GeneratorHarness.Generate(source);
        Assert.DoesNotContain("Scenes.SceneMammut.g.cs", files.Keys);
        Assert.Empty(diagnostics);
    }

    [Fact]
    public async Task AWrongPart_MakesItsModelAStubToo_AndIsReportedOnce()
    {
        var source = GeneratorHarness.Scene.Replace("Width = 96, Depth = 4, Heads = 4", "Width = 96, Depth = 4, Heads = 5");
        Assert.Equal(DiagnosticIds.HeadsDoNotDivide, Assert.Single(await GeneratorHarness.AnalyzeAsync(source)).Id);
        var files = GeneratorHarness.Generate(source).Files;
        Assert.Contains("each throws", files["Scenes.SceneText.g.cs"]);
        Assert.Contains("each throws", files["Scenes.SceneMammut.g.cs"]);
        Assert.DoesNotContain("each throws", files["Scenes.SceneVision.g.cs"]);
        Assert.Contains("public const int Width = 96;", files["Scenes.SceneText.g.cs"]);
    }

    [Theory]
    [InlineData("static partial class SceneMammut;")]
    [InlineData("partial record SceneMammut;")]
    [InlineData("partial class Summary;")]
    public void AClassThatCannotHaveMembers_GetsNoStub(string declaration)
    {
        var (files, diagnostics) = GeneratorHarness.Generate(GeneratorHarness.Scene.Replace("partial class SceneMammut;", declaration));
        Assert.Equal(["Scenes.SceneText.g.cs", "Scenes.SceneVision.g.cs"], files.Keys.Order());
        Assert.Empty(diagnostics);
    }

    [Fact]
    public void AFaultOfTheCompiler_IsToldWithTheClassesName_AndNotThrown()
    {
        var type = GeneratorHarness.Compile(GeneratorHarness.Scene).GetTypeByMetadataName("Scenes.SceneMammut")!;
        var broken = ModelParser.Parse(type)! with { VisionName = null!, Vision = null };
        var (source, _, errors) = ModelCompiler.Compile(broken with { Passes = new([null!]) });
        Assert.Null(source);
        var error = Assert.Single(errors);
        var message = string.Format(CultureInfo.InvariantCulture, Descriptors.Of(error.Id).MessageFormat.ToString(CultureInfo.InvariantCulture), [.. error.Arguments]);
        Assert.StartsWith("The compiler failed on SceneMammut, which is its own fault: please report this declaration with the message “NullReferenceException: ", message);
    }
}
