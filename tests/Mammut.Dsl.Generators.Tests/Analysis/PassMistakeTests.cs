using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.Generators.Tests.Analysis;

/// <summary>One mistake among passes, heads and what they read is said once, where it is, and with its cause.</summary>
public class PassMistakeTests
{
    private const string Parts = """
        using Mammut;
        namespace Scenes;
        [VisionEncoder(ImageSize = 64, PatchSize = 8, Width = 128, Depth = 4, Heads = 4)]
        public partial class Seen;
        [TextDecoder(Vocabulary = 1000, ContextLength = 40, Width = 96, Depth = 4, Heads = 4)]
        [CrossAttention(Every = 1, From = 2)]
        public partial class Crossed;
        [TextDecoder(Vocabulary = 1000, ContextLength = 40, Width = 96, Depth = 4, Heads = 4)]
        public partial class Plain;
        [TextDecoder(Vocabulary = 1000, ContextLength = 40, Width = 96, Depth = 4, Heads = 4)]
        [Resampler(Latents = 1, Depth = 1, Heads = 4)]
        public partial class Pooled;

        """;

    [Theory]
    [InlineData("Crossed", "[Pass(\"A\", {|MAM004:Images = ImageSight.Latest|}, ImageToken = 5)] [CaptionHead(\"A\")]",
        "Images = ImageSight.Latest does not go with CrossAttention = false: only cross-attention chooses among images")]
    [InlineData("Plain", "[Pass(\"A\", {|MAM004:Images = ImageSight.Latest|}, ImageToken = 5)] [CaptionHead(\"A\")]",
        "Images = ImageSight.Latest does not go with CrossAttention = false: only cross-attention chooses among images")]
    [InlineData("Crossed", "[Pass(\"A\", CrossAttention = true, Images = ImageSight.Latest, {|MAM003:ImageToken = 1000|})] [CaptionHead(\"A\")]", "ImageToken is 1000; it must be -1 to 999")]
    [InlineData("Crossed", "[Pass(\"A\")] [CaptionHead({|MAM203:\"A\"|})] [ContrastiveHead(\"A\")]",
        "CaptionHead cannot read the pass “A”, which does not see the image; declare a pass of its own, with it")]
    [InlineData("Crossed", "[Pass(\"A\", Mask = AttentionMask.Prefix)] [CaptionHead(\"A\")] [ContrastiveHead({|MAM203:\"A\"|})]",
        "ContrastiveHead cannot read the pass “A”, which is that of [CaptionHead], which sees the image: texts could not be embedded without one; declare a pass of its own, without it")]
    [InlineData("Crossed", "[Pass(\"U\", Layers = 2)] [Pass(\"A\", CrossAttention = true, Continues = \"U\")] [CaptionHead(\"A\")] [ContrastiveHead({|MAM203:\"A\"|}, TextPooling = TextPooling.ClassToken)]",
        "ContrastiveHead cannot read the pass “A”, which is that of [CaptionHead], which sees the image: texts could not be embedded without one; declare a pass of its own, without it")]
    [InlineData("Crossed", "[Pass(\"U\")] [Pass(\"A\", CrossAttention = true, {|MAM004:Continues = \"U\"|})] [CaptionHead(\"A\")] [ContrastiveHead(\"U\")]",
        "Continues = “U” does not go with “U” without Layers: it runs all 4 layers, so that none is left; give it Layers")]
    [InlineData("Crossed", "[Pass(\"U\", {|MAM004:Continues = \"A\"|}, Layers = 2)] [Pass(\"A\", CrossAttention = true, Continues = \"U\")] [CaptionHead(\"A\")] [ContrastiveHead(\"U\")]",
        "Continues = “A” does not go with Continues = “U” of “A”: one of them has to begin")]
    [InlineData("Crossed", "[Pass(\"C\", Continues = \"A\")] [Pass(\"U\", {|MAM004:Continues = \"B\"|}, Layers = 1)] [Pass(\"A\", CrossAttention = true, Continues = \"U\")] [Pass(\"B\", Layers = 3, Continues = \"A\")]",
        "Continues = “B” does not go with Continues = “U” of “A”: one of them has to begin")]
    [InlineData("Pooled", "[Pass(\"U\")] [ContrastiveHead(\"U\", {|MAM004:TextPooling = TextPooling.Last|})]",
        "TextPooling = TextPooling.Last does not go with [Resampler] of Pooled: nothing would take its latent; give the head TextPooling = TextPooling.Latent")]
    [InlineData("Pooled", "[Pass(\"U\")] [{|MAM004:ContrastiveHead(\"U\")|}]",
        "TextPooling = TextPooling.Mean does not go with [Resampler] of Pooled: nothing would take its latent; give the head TextPooling = TextPooling.Latent")]
    [InlineData("{|MAM004:Pooled|}", "[Pass(\"U\", Image = ImageInput.Prefix)] [CaptionHead(\"U\")]",
        "[Resampler] of Pooled does not go with a model without [ContrastiveHead]: nothing would take its latent")]
    [InlineData("Crossed", "[Pass(\"U\")] [ContrastiveHead(\"U\", EmbeddingWidth = 64)] [Momentum({|MAM004:Ramp = 5|}, Distillation = 0)]",
        "Ramp = 5 does not go with Distillation = 0: the share has nothing to grow to")]
    public async Task AMistake_IsSaidOnce_AndInItsPlace(string text, string attributes, string message)
    {
        var (source, expected) = MarkupSource.Parse($"{Parts}[MultimodalModel<Seen, {text}>] {attributes}\npublic partial class Model;\n");
        var actual = Assert.Single(await GeneratorHarness.AnalyzeAsync(source), found => found.Id != "MAM303");
        Assert.Equal(message, actual.GetMessage());
        var (id, start, length) = Assert.Single(expected);
        Assert.Equal((id, start, length), (actual.Id, actual.Location.SourceSpan.Start, actual.Location.SourceSpan.Length));
    }

    [Theory]
    [InlineData("Crossed", "[Pass(\"U\", Layers = 2)] [Pass(\"A\", CrossAttention = true, Continues = \"U\")] [ContrastiveHead(\"U\")]",
        "text.cross_layers (no head reads a pass with cross-attention), text.layers 2 to 3 (what heads read stops behind layer 1), text.head (there is no [CaptionHead]), image_projection.weight (no head reads a pass with cross-attention), text.last_norm (what heads read stops behind layer 1)")]
    [InlineData("Crossed", "[Pass(\"U\", Mask = AttentionMask.Bidirectional)] [MaskedLanguageHead(\"U\")]",
        "vision.layers (no head reads a pass that sees the image), text.cross_layers (no head reads a pass with cross-attention), text.head (there is no [CaptionHead]), vision.patch (no head reads a pass that sees the image)")]
    [InlineData("Crossed", "[Pass(\"A\", Layers = 3, CrossAttention = true, Mask = AttentionMask.Bidirectional)] [MaskedLanguageHead(\"A\")]",
        "text.cross_layers 1 (what heads read stops behind layer 2), text.layers 3 (what heads read stops behind layer 2), text.head (there is no [CaptionHead]), vision.last_norm (only a [ContrastiveHead] pools images)")]
    public async Task WhatNoLossReaches_IsNamedWithItsPlacesAndItsCause(string text, string attributes, string list)
    {
        var found = Assert.Single(await GeneratorHarness.AnalyzeAsync($"{Parts}[MultimodalModel<Seen, {text}>] {attributes}\npublic partial class Model;\n"));
        Assert.Equal("MAM303", found.Id);
        Assert.Contains($"parameters of Model: {list}", found.GetMessage());
    }

    /// <summary>Those of its parts are members of a model, and no member may have the name of its class.</summary>
    [Theory]
    [InlineData("Vision", "A")]
    [InlineData("Text", "A")]
    [InlineData("Vision", "B")]
    [InlineData("Text", "B")]
    [InlineData("Momentum", "B")]
    [InlineData("Loss", "B")]
    [InlineData("Summary", "B")]
    [InlineData("MomentumCopy", "A")]
    public async Task AModelOfAMembersName_IsRefused_AndHasNoStubThatCSharpRefuses(string name, string head)
    {
        var source = $"{Parts}[MultimodalModel<Seen, Crossed>] [Pass(\"A\", CrossAttention = true)] [CaptionHead(\"{head}\")]\npublic partial class {name};\n";
        Assert.Contains(await GeneratorHarness.AnalyzeAsync(source), found => found.Id == "MAM002" && found.GetMessage().StartsWith($"{name} has a name", StringComparison.Ordinal));
        Assert.Empty(GeneratorHarness.Generate(source).Diagnostics);
    }
}
