using Mammut.Dsl.CodeFixes.Tests.Support;

namespace Mammut.Dsl.CodeFixes.Tests;

/// <summary>What an editor changes stays laid out as its author did it, and so does what it does not change.</summary>
public class LayoutTests
{
    [Fact]
    public Task AnArgument_IsAddedOnALineOfItsOwn_WhereTheOthersHaveOne() => Mends(
        "Set Heads = 10, for a head width of 10",
        """
        [Mammut.VisionEncoder(
            ImageSize = 64, // pixels
            PatchSize = 8,  // pixels
            Width = 100     // features
        )]
        partial class Eye;
        """,
        """
        [Mammut.VisionEncoder(
            ImageSize = 64, // pixels
            PatchSize = 8,  // pixels
            Width = 100,
            Heads = 10     // features
        )]
        partial class Eye;
        """);

    [Fact]
    public Task AnAttributeWithoutArguments_GetsBrackets() => Mends(
        "Set Heads = 6, for a head width of 10",
        """
        using Mammut;
        [VisionEncoder(Width = 60), Resampler] partial class Eye;
        """,
        """
        using Mammut;
        [VisionEncoder(Width = 60), Resampler(Heads = 6)] partial class Eye;
        """);

    [Fact]
    public Task ANewAttribute_StandsAsFarFromTheMargin_AndIsNamedInFull_WhereNoDirectiveShortensIt() => Mends(
        "Add the pass “Captioning”",
        """
        namespace Scenes
        {
            [Mammut.VisionEncoder]
            partial class Eye;

            [Mammut.TextDecoder]
            [Mammut.CrossAttention]
            partial class Pen;

            /// <summary>Both.</summary>
            [Mammut.MultimodalModel<Eye, Pen>] // a comment
            [Mammut.CaptionHead("Captioning")]
            partial class Both;
        }
        """,
        """
        namespace Scenes
        {
            [Mammut.VisionEncoder]
            partial class Eye;

            [Mammut.TextDecoder]
            [Mammut.CrossAttention]
            partial class Pen;

            /// <summary>Both.</summary>
            [Mammut.MultimodalModel<Eye, Pen>] // a comment
            [Mammut.Pass("Captioning", Mask = Mammut.AttentionMask.Causal, CrossAttention = true)]
            [Mammut.CaptionHead("Captioning")]
            partial class Both;
        }
        """);

    [Fact]
    public Task ANewPass_StandsBehindTheOthers() => Mends(
        "Add the pass “Captioning”",
        """
        using Mammut;
        [VisionEncoder] partial class Eye;
        [TextDecoder, CrossAttention] partial class Pen;
        [MultimodalModel<Eye, Pen>]
        [Pass("Texts")]
        [CaptionHead("Captioning")]
        [ContrastiveHead("Texts")]
        partial class Both;
        """,
        """
        using Mammut;
        [VisionEncoder] partial class Eye;
        [TextDecoder, CrossAttention] partial class Pen;
        [MultimodalModel<Eye, Pen>]
        [Pass("Texts")]
        [Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
        [CaptionHead("Captioning")]
        [ContrastiveHead("Texts")]
        partial class Both;
        """);

    [Fact]
    public Task AnAttributeThatGoes_LeavesTheCommentAboveTheClass() => Mends(
        "Remove [CrossAttention]",
        """
        using Mammut;

        /// <summary>The words.</summary>
        [CrossAttention(Layers = [])]
        [TextDecoder]
        public partial class Pen;
        """,
        """
        using Mammut;

        /// <summary>The words.</summary>
        [TextDecoder]
        public partial class Pen;
        """);

    [Fact]
    public Task AnAttributeThatSharesItsBrackets_GoesAlone() => Mends(
        "Remove [CrossAttention]",
        "using Mammut; [TextDecoder, CrossAttention(Layers = [])] partial class Pen;",
        "using Mammut; [TextDecoder] partial class Pen;");

    [Fact]
    public Task ALineThatHoldsAnArgument_Goes_AndItsNeighboursStay() => Mends(
        "Remove PaddingToken, for its default",
        "using Mammut;\n[TextDecoder(\n    PaddingToken = 49407, // wrong\n    Width = 768,\n    Heads = 12)]\npartial class Pen;",
        "using Mammut;\n[TextDecoder(\n    Width = 768,\n    Heads = 12)]\npartial class Pen;");

    [Fact]
    public Task WindowsLineEnds_AreKept() => Mends(
        "Add the pass “Captioning”",
        "using Mammut;\r\n[VisionEncoder]\r\npartial class Eye;\r\n[TextDecoder, CrossAttention]\r\npartial class Pen;\r\n[MultimodalModel<Eye, Pen>]\r\n[CaptionHead(\"Captioning\")]\r\npartial class Both;\r\n",
        "using Mammut;\r\n[VisionEncoder]\r\npartial class Eye;\r\n[TextDecoder, CrossAttention]\r\npartial class Pen;\r\n[MultimodalModel<Eye, Pen>]\r\n[Pass(\"Captioning\", Mask = AttentionMask.Causal, CrossAttention = true)]\r\n[CaptionHead(\"Captioning\")]\r\npartial class Both;\r\n");

    [Fact]
    public Task AConstant_IsReplacedWhereItIsUsed() => Mends(
        "Set Heads = 12, for a head width of 64",
        "using Mammut; static class Sizes { public const int Heads = 10; } [TextDecoder(Heads = Sizes.Heads /* few */)] partial class Pen;",
        "using Mammut; static class Sizes { public const int Heads = 10; } [TextDecoder(Heads = 12 /* few */)] partial class Pen;");

    private static async Task Mends(string title, string before, string after)
    {
        var harness = FixHarness.Of(before);
        foreach (var diagnostic in await harness.DiagnosticsAsync())
        {
            if ((await harness.OffersAsync(diagnostic)).FirstOrDefault(offer => offer.Title == title) is not { } offer)
                continue;
            Assert.Equal(after, await (await harness.ApplyAsync(offer)).TextAsync());
            return;
        }

        Assert.Fail($"Nobody offers “{title}”, but {string.Join("; ", (await harness.DiagnosticsAsync()).Select(diagnostic => diagnostic.ToString()))}.");
    }
}
