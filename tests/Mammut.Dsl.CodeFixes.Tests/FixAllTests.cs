using Mammut.Dsl.CodeFixes.Tests.Support;
using Mammut.Dsl.Generators.Tests.Support;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Mammut.Dsl.CodeFixes.Tests;

/// <summary>One command mends all mistakes of a kind, also where several stand in one attribute.</summary>
public class FixAllTests
{
    private const string FiveHeads = """
        using Mammut;

        [VisionEncoder(Width = 100)]
        public partial class Eye;

        [VisionEncoder(Heads = 7)]
        public partial class OtherEye;

        [TextDecoder(Heads = 10)]
        [CrossAttention(Heads = 11)]
        public partial class Pen;

        [TextDecoder(Width = 640, Heads = 12)]
        public partial class OtherPen;
        """;

    [Fact]
    public async Task FiveMistakesOfOneKind_InOneFile_AreMendedAtOnce()
    {
        var wrong = FixHarness.Of(FiveHeads);
        Assert.Equal(Enumerable.Repeat("MAM101", 5), (await wrong.DiagnosticsAsync()).Select(diagnostic => diagnostic.Id));
        var mended = await wrong.FixAllAsync("MAM101", FixAllScope.Document, "Declarations.cs");
        Assert.Equal(
            FiveHeads.Replace("Width = 100", "Width = 100, Heads = 10").Replace("Heads = 7", "Heads = 8").Replace("TextDecoder(Heads = 10)", "TextDecoder(Heads = 12)")
                .Replace("CrossAttention(Heads = 11)", "CrossAttention(Heads = 12)").Replace("Width = 640, Heads = 12", "Width = 640, Heads = 10"),
            await mended.TextAsync());
        Assert.DoesNotContain(await mended.DiagnosticsAsync(), diagnostic => diagnostic.Id == "MAM101");
    }

    [Fact]
    public async Task TheOtherOffer_MendsAllByTheirOtherOffer()
    {
        var mended = await FixHarness.Of(FiveHeads).FixAllAsync("MAM101", FixAllScope.Document, "Declarations.cs", offer: 1);
        var text = await mended.TextAsync();
        Assert.Contains("Width = 100, Heads = 20", text);
        Assert.Contains("VisionEncoder(Heads = 6)", text);
        Assert.Contains("TextDecoder(Heads = 8)", text);
        Assert.DoesNotContain(await mended.DiagnosticsAsync(), diagnostic => diagnostic.Id == "MAM101");
    }

    [Fact]
    public async Task FiveMistakesOfFiveKinds_InOneFile_AreMendedOneKindAfterTheOther()
    {
        var harness = FixHarness.Of("""
            using Mammut;

            [VisionEncoder(ImageSize = 384, PatchSize = 14, ClassToken = false)]
            public class Eye;

            [TextDecoder(Depth = 12, Vocabulary = 2)]
            [CrossAttention(Layers = [0, 6, 12])]
            public partial class Pen;

            [MultimodalModel<Eye, Pen>]
            [Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
            [CaptionHead("Captions")]
            public partial class Both;
            """);
        string[] mended = [];
        while ((await harness.DiagnosticsAsync()).FirstOrDefault(diagnostic => diagnostic.Id[3] < '3') is { } diagnostic)
        {
            Assert.DoesNotContain(diagnostic.Id, mended);
            mended = [.. mended, diagnostic.Id];
            harness = await harness.FixAllAsync(diagnostic.Id, FixAllScope.Document, "Declarations.cs");
        }

        Assert.Equal(["MAM001", "MAM102", "MAM003", "MAM106", "MAM201"], mended);
        var source = await harness.TextAsync();
        Assert.Equal("""
            using Mammut;

            [VisionEncoder(ImageSize = 384, PatchSize = 16, ClassToken = false)]
            public partial class Eye;

            [TextDecoder(Depth = 12, Vocabulary = 4)]
            [CrossAttention(Layers = [0, 6, 11])]
            public partial class Pen;

            [MultimodalModel<Eye, Pen>]
            [Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
            [CaptionHead("Captioning")]
            public partial class Both;
            """, source);
        Assert.Empty(GeneratorHarness.Generate(source).Diagnostics);
    }

    [Fact]
    public async Task SeveralMistakes_InOneAttribute_AreMendedTogether()
    {
        var mended = await FixHarness.Of("using Mammut; [VisionEncoder(Depth = 0, PatchDropout = 50, Activation = (Activation)9, NormEpsilon = 1, Width = 768)] partial class Eye;")
            .FixAllAsync("MAM003", FixAllScope.Document, "Declarations.cs");
        Assert.Equal("using Mammut; [VisionEncoder(Depth = 1, PatchDropout = 50, Activation = (Activation)9, NormEpsilon = 0.1, Width = 768)] partial class Eye;", await mended.TextAsync());
    }

    [Fact]
    public async Task BlocksBehindTheLastLayer_AreMovedTogether_InRisingOrder()
    {
        var mended = await FixHarness.Of("using Mammut; [TextDecoder(Depth = 6), CrossAttention(Layers = [-1, 0, 2, 6, 9])] partial class Pen;").FixAllAsync("MAM106", FixAllScope.Document, "Declarations.cs", offer: 0);
        var source = await mended.TextAsync();
        Assert.Equal("using Mammut; [TextDecoder(Depth = 6), CrossAttention(Layers = [0, 2, 4, 5])] partial class Pen;", source);
        Assert.Empty(await mended.DiagnosticsAsync());
    }

    [Theory]
    [InlineData(FixAllScope.Document, 1)]
    [InlineData(FixAllScope.Project, 2)]
    [InlineData(FixAllScope.Solution, 3)]
    public async Task AScope_IsMended_AndNoMore(FixAllScope scope, int mended)
    {
        var harness = new FixHarness()
            .Project("Parts", [], ("Eye.cs", "using Mammut; [VisionEncoder(Heads = 10)] public partial class Eye;"), ("Pen.cs", "using Mammut; [TextDecoder(Heads = 10)] public partial class Pen;"))
            .Project("Others", [], ("Other.cs", "using Mammut; [TextDecoder(Heads = 10)] public partial class Other;"));
        var left = await (await harness.FixAllAsync("MAM101", scope, "Eye.cs")).DiagnosticsAsync();
        Assert.Equal(3 - mended, left.Length);
        Assert.DoesNotContain(left, diagnostic => diagnostic.Location.SourceTree!.FilePath == "Eye.cs");
    }

    [Fact]
    public async Task APartThatTwoModelsLack_IsAddedOnce()
    {
        const string Parts = "using Mammut;\n[VisionEncoder]\npublic partial class Eye;\n[TextDecoder]\npublic partial class Pen;\n";
        var harness = FixHarness.Of(Parts + Model("One") + Model("Two"));
        Assert.Equal(["MAM202", "MAM202"], (await harness.DiagnosticsAsync()).Select(diagnostic => diagnostic.Id));
        var mended = await harness.FixAllAsync("MAM202", FixAllScope.Document, "Declarations.cs");
        Assert.Equal(Parts.Replace("[TextDecoder]\n", "[TextDecoder]\n[CrossAttention]\n") + Model("One") + Model("Two"), await mended.TextAsync());

        static string Model(string name) => $"[MultimodalModel<Eye, Pen>]\n[Pass(\"Captioning\", CrossAttention = true)]\n[CaptionHead(\"Captioning\")]\npublic partial class {name};\n";
    }

    [Fact]
    public async Task TheTwoHeads_ThatNameOneMissingPass_GetOneEach()
    {
        var mended = await FixHarness.Of("""
            using Mammut;
            [VisionEncoder] partial class Eye;
            [TextDecoder(TiedEmbedding = true), CrossAttention] partial class Pen;
            [MultimodalModel<Eye, Pen>]
            [CaptionHead("Main")]
            [ContrastiveHead("Main")]
            partial class Both;
            """).FixAllAsync("MAM201", FixAllScope.Document, "Declarations.cs");
        Assert.EndsWith("""
            [MultimodalModel<Eye, Pen>]
            [Pass("Main", Mask = AttentionMask.Causal, CrossAttention = true)]
            [Pass("Contrastive", Mask = AttentionMask.Bidirectional, CrossAttention = false)]
            [CaptionHead("Main")]
            [ContrastiveHead("Contrastive")]
            partial class Both;
            """, await mended.TextAsync());
        Assert.Empty(await mended.DiagnosticsAsync());
    }
}
