using Mammut.Dsl.CodeFixes.Tests.Support;

namespace Mammut.Dsl.CodeFixes.Tests;

/// <summary>A part may be in two models: what mends one must not break the other.</summary>
public class SharedPartTests
{
    private const string Vision = "[VisionEncoder(ImageSize = 64, PatchSize = 8, Width = 128, Depth = 4, Heads = 4)]\npublic partial class Eye;\n";

    private const string Captions = "[MultimodalModel<Eye, Pen>, Pass(\"Captioning\", CrossAttention = true), CaptionHead(\"Captioning\")]\npublic partial class Captions;\n";

    private const string Pen = "TextDecoder(Vocabulary = 1000, ContextLength = 40, Width = 96, Depth = 4, Heads = 4";

    [Theory]
    [InlineData("")]
    [InlineData("[Pass(\"Describing\", Mask = AttentionMask.Causal, CrossAttention = true)]\n")]
    [InlineData("[Pass(\"Reading\", Mask = AttentionMask.Bidirectional, CrossAttention = true)]\n")]
    public async Task NothingIsTakenOutOfThePart_ThatAnotherModelHas(string unread)
    {
        var harness = FixHarness.Of(
            $"using Mammut;\n{Vision}[{Pen}), CrossAttention]\npublic partial class Pen;\n{Captions}"
            + $"[MultimodalModel<Eye, Pen>]\n[Pass(\"Contrastive\", Mask = AttentionMask.Bidirectional)]\n{unread}[ContrastiveHead(\"Contrastive\", EmbeddingWidth = 64)]\npublic partial class Retrieval;\n");
        var diagnostic = Assert.Single(await harness.DiagnosticsAsync());
        Assert.Equal("MAM303", diagnostic.Id);
        foreach (var offer in await harness.OffersAsync(diagnostic))
        {
            var mended = await harness.ApplyAsync(offer);
            Assert.Contains("CrossAttention]\npublic partial class Pen", await mended.TextAsync());
            Assert.DoesNotContain(await mended.DiagnosticsAsync(), found => found.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
        }
    }

    [Fact]
    public async Task WhereOnlyThePartCouldGiveWay_NothingIsOffered()
    {
        var harness = FixHarness.Of(
            $"using Mammut;\n{Vision}[{Pen}, TiedEmbedding = true), CrossAttention]\npublic partial class Pen;\n{Captions}"
            + "[MultimodalModel<Eye, Pen>]\n[Pass(\"Contrastive\", Mask = AttentionMask.Bidirectional)]\n[ContrastiveHead(\"Contrastive\", EmbeddingWidth = 64)]\npublic partial class Retrieval;\n");
        var diagnostic = Assert.Single(await harness.DiagnosticsAsync());
        Assert.Equal("MAM303", diagnostic.Id);
        Assert.Empty(await harness.OffersAsync(diagnostic));
    }

    [Fact]
    public async Task APassOfTheModelsOwn_IsTakenOut()
    {
        var harness = FixHarness.Of(
            $"using Mammut;\n{Vision}[{Pen})]\npublic partial class Pen;\n"
            + "[MultimodalModel<Eye, Pen>]\n[Pass(\"Contrastive\", Mask = AttentionMask.Bidirectional)]\n[Pass(\"Reading\")]\n[ContrastiveHead(\"Contrastive\", EmbeddingWidth = 64)]\npublic partial class Retrieval;\n");
        var diagnostic = Assert.Single(await harness.DiagnosticsAsync());
        var offer = Assert.Single(await harness.OffersAsync(diagnostic), offer => offer.Title == "Take out what nothing trains: the pass “Reading”, the vocabulary head");
        var mended = await harness.ApplyAsync(offer);
        Assert.DoesNotContain("Reading", await mended.TextAsync());
        Assert.Empty(await mended.DiagnosticsAsync());
    }
}
