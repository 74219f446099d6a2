using Mammut.Dsl.CodeFixes.Tests.Support;
using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.CodeFixes.Tests;

/// <summary>The example with something wrong in it, and what an editor makes of that, letter by letter.</summary>
public class MendTests
{
    [Theory]
    [InlineData("public partial class SceneVision", "public class SceneVision", "Make SceneVision partial", "public partial class SceneVision")]
    [InlineData("public partial class SceneVision", "sealed class SceneVision", "Make SceneVision partial", "sealed partial class SceneVision")]
    [InlineData("public partial class SceneVision", "class SceneVision", "Make SceneVision partial", "partial class SceneVision")]
    // MAM003
    [InlineData("Width = 128, Depth = 4", "Width = 128, Depth = 0", "Set Depth = 1", "Width = 128, Depth = 1")]
    [InlineData("Width = 128, Depth = 4", "Width = 128, Depth = 0", "Remove Depth, for its default", "Width = 128")]
    [InlineData("Depth = 4, Heads = 4)]\n[Cross", "Depth = 5000, Heads = 4)]\n[Cross", "Set Depth = 1024", "Depth = 1024, Heads = 4)]\n[Cross")]
    [InlineData("Width = 128, Depth = 4, Heads = 4", "Width = 128, Depth = 4, Heads = 5000", "Set Heads = 128, for a head width of 1", "Width = 128, Depth = 4, Heads = 128")]
    [InlineData("PatchSize = 8", "PatchSize = 2000", "Set PatchSize = 64", "PatchSize = 64")]
    [InlineData("PatchSize = 8", "PatchSize = 8, PatchDropout = 50", "Set PatchDropout = 0.5", "PatchSize = 8, PatchDropout = 0.5")]
    [InlineData("PatchSize = 8", "PatchSize = 8, PatchDropout = 1.0", "Remove PatchDropout, for its default", "PatchSize = 8")]
    [InlineData("PatchSize = 8", "PatchSize = 8, Activation = (Activation)9", "Remove Activation, for its default", "PatchSize = 8")]
    [InlineData("Vocabulary = 1000", "Vocabulary = 1000, PaddingToken = 1000", "Remove PaddingToken, for its default", "Vocabulary = 1000")]
    [InlineData("Vocabulary = 1000", "Vocabulary = 1000, EndToken = 0, PaddingToken = 1000", "Set PaddingToken = 1", "Vocabulary = 1000, EndToken = 0, PaddingToken = 1")]
    [InlineData("[CrossAttention(Every = 2)]", "[CrossAttention(Every = 9)]", "Set Every = 4", "[CrossAttention(Every = 4)]")]
    [InlineData("EmbeddingWidth = 64", "EmbeddingWidth = 0", "Set EmbeddingWidth = 96, the width of SceneText", "EmbeddingWidth = 96")]
    // MAM004
    [InlineData("ImageSize = 64", "ImageHeight = 64", "Set ImageSize = 64 in place of ImageHeight", "ImageSize = 64")]
    [InlineData("ImageSize = 64, PatchSize = 8, Width = 128, Depth = 4, Heads = 4", "ImageHeight = 64, PatchSize = 8, Width = 128, Depth = 4, Heads = 4", "Set ImageWidth = 64", "ImageHeight = 64, PatchSize = 8, Width = 128, Depth = 4, Heads = 4, ImageWidth = 64")]
    [InlineData("ImageSize = 64", "ImageSize = 64, ImageWidth = 32", "Remove ImageWidth", "ImageSize = 64")]
    [InlineData("ImageSize = 64", "ImageSize = 64, ImageHeight = 64, ImageWidth = 32", "Remove ImageSize", "ImageHeight = 64, ImageWidth = 32")]
    [InlineData("ImageSize = 64", "ImageSize = 64, ImageHeight = 64, ImageWidth = 32", "Remove ImageHeight and ImageWidth", "ImageSize = 64")]
    [InlineData("PatchSize = 8", "PatchSize = 8, PatchDropout = 0.5", "Remove PatchDropout of SceneVision", "PatchSize = 8", "[ContrastiveHead(", "[MaskedImageHead]\n[ContrastiveHead(", "[MaskedImageHead]\n[ContrastiveHead(")]
    [InlineData("[ContrastiveHead(", "[MaskedLanguageHead(\"Contrastive\")]\n[MaskedLanguageHead(\"Contrastive\")]\n[ContrastiveHead(", "Remove the second head", "[MaskedLanguageHead(\"Contrastive\")]\n[ContrastiveHead(")]
    [InlineData("PatchSize = 8", "PatchSize = 8, ClassToken = false, Pool = Pooling.ClassToken", "Set Pool = Pooling.MeanAll", "PatchSize = 8, ClassToken = false, Pool = Pooling.MeanAll")]
    [InlineData("PatchSize = 8", "PatchSize = 8, ClassToken = false, Pool = Pooling.ClassToken", "Remove ClassToken = false", "PatchSize = 8, Pool = Pooling.ClassToken")]
    [InlineData("Vocabulary = 1000", "Vocabulary = 1000, PaddingToken = 999", "Remove PaddingToken, for its default", "Vocabulary = 1000")]
    [InlineData("Vocabulary = 1000", "Vocabulary = 1000, StartToken = 999", "Remove StartToken, for its default", "Vocabulary = 1000")]
    [InlineData("[CrossAttention(Every = 2)]", "[CrossAttention(Every = 2, Count = 2)]", "Keep Count, remove Every", "[CrossAttention(Count = 2)]")]
    [InlineData("[CrossAttention(Every = 2)]", "[CrossAttention(Every = 2, Count = 2, Layers = [0])]", "Keep Layers, remove Every and Count", "[CrossAttention(Layers = [0])]")]
    [InlineData("[CrossAttention(Every = 2)]", "[CrossAttention(Layers = [])]", "Remove Layers, for a block at every second layer", "[CrossAttention]")]
    [InlineData("[CrossAttention(Every = 2)]", "[CrossAttention(Layers = new[] { 2, 1, 2 })]", "List the layers once each, in rising order: 1, 2", "[CrossAttention(Layers = new[] { 1, 2 })]")]
    [InlineData("ContrastiveLoss.Focal", "ContrastiveLoss.InfoNce, FocalGamma = 2.0", "Remove FocalGamma", "ContrastiveLoss.InfoNce")]
    [InlineData("ContrastiveLoss.Focal", "ContrastiveLoss.InfoNce, FocalGamma = 2.0", "Set Loss = ContrastiveLoss.Focal", "ContrastiveLoss.Focal, FocalGamma = 2.0")]
    [InlineData("EmbeddingWidth = 64", "EmbeddingWidth = 64, TextPooling = TextPooling.ClassToken", "Set TextPooling = TextPooling.Last", "EmbeddingWidth = 64, TextPooling = TextPooling.Last", "Width = 96,", "Width = 96, Positions = TextPositions.Rotary,", "Width = 96, Positions = TextPositions.Rotary,")]
    [InlineData("Pass(\"Contrastive\", Mask", "Pass(\"Loss\", Mask", "Rename the pass to “LossPass”", "Pass(\"LossPass\", Mask", "ContrastiveHead(\"Contrastive\"", "ContrastiveHead(\"Loss\"", "ContrastiveHead(\"LossPass\"")]
    [InlineData("\"Captioning\", LossWeight = 1.0)", "\"Captioning\", LossWeight = 0)", "Remove LossWeight, for 1", "\"Captioning\")", "ContrastiveLoss.Focal, LossWeight = 1.0", "ContrastiveLoss.Focal, LossWeight = 0", "ContrastiveLoss.Focal, LossWeight = 0")]
    // MAM005, MAM006
    [InlineData("Pass(\"Captioning\", Mask", "Pass(\"image captions\", Mask", "Rename the pass to “ImageCaptions”", "Pass(\"ImageCaptions\", Mask", "CaptionHead(\"Captioning\"", "CaptionHead(\"image captions\"", "CaptionHead(\"ImageCaptions\"")]
    [InlineData("[CaptionHead", "[Pass(\"Captioning\", CrossAttention = true)]\n[CaptionHead", "Remove the second pass", "[CaptionHead")]
    [InlineData("[CaptionHead", "[Pass(\"Captioning\")]\n[CaptionHead", "Rename the pass to “Contrastive2”", "[Pass(\"Contrastive2\")]\n[CaptionHead")]
    [InlineData("[CaptionHead", "[Stream(\"two words\", Weight = 2)]\n[Stage(\"S\", \"two words\")]\n[CaptionHead", "Rename the stream to “twowords”", "[Stream(\"twowords\", Weight = 2)]\n[Stage(\"S\", \"twowords\")]\n[CaptionHead")]
    [InlineData("[CaptionHead", "[Stream(\"A\")]\n[Stage(\"1st\", \"A\")]\n[Stage(\"Next\", \"A\", From = \"1st\")]\n[CaptionHead", "Rename the stage to “Stage2”", "[Stream(\"A\")]\n[Stage(\"Stage2\", \"A\")]\n[Stage(\"Next\", \"A\", From = \"Stage2\")]\n[CaptionHead")]
    // MAM008
    [InlineData("Depth = 4, Heads = 4)]\n[Cross", "Depth = 4, Heads = 4, MlpRatio = 2.7)]\n[Cross", "Set MlpRatio = 259.0 / 96, for 259 features", "Depth = 4, Heads = 4, MlpRatio = 259.0 / 96)]\n[Cross")]
    [InlineData("PatchSize = 8", "PatchSize = 8, MlpRatio = 2.5001", "Set MlpRatio = 2.5, for 320 features", "PatchSize = 8, MlpRatio = 2.5")]
    // MAM009
    [InlineData("public partial class SceneVision", "[CrossAttention]\npublic partial class SceneVision", "Remove [CrossAttention]", "public partial class SceneVision")]
    // MAM101
    [InlineData("Width = 128, Depth = 4, Heads = 4", "Width = 128, Depth = 4, Heads = 6", "Set Heads = 8, for a head width of 16", "Width = 128, Depth = 4, Heads = 8")]
    [InlineData("Width = 128, Depth = 4, Heads = 4", "Width = 128, Depth = 4, Heads = 6", "Set Heads = 4, for a head width of 32", "Width = 128, Depth = 4, Heads = 4")]
    [InlineData("Width = 128, Depth = 4, Heads = 4", "Width = 128, Depth = 4", "Set Heads = 16, for a head width of 8", "Width = 128, Depth = 4, Heads = 16")]
    [InlineData("[CrossAttention(Every = 2)]", "[CrossAttention(Every = 2, Heads = 5)]", "Set Heads = 6, for a head width of 16", "[CrossAttention(Every = 2, Heads = 6)]")]
    [InlineData("[CrossAttention(Every = 2)]", "[CrossAttention(Every = 2, Heads = 5)]", "Remove Heads, for the decoder's", "[CrossAttention(Every = 2)]")]
    // MAM102
    [InlineData("PatchSize = 8", "PatchSize = 7", "Set PatchSize = 8", "PatchSize = 8")]
    [InlineData("PatchSize = 8", "PatchSize = 7", "Set PatchSize = 4", "PatchSize = 4")]
    [InlineData("ImageSize = 64, PatchSize = 8", "ImageSize = 64, PatchSize = 7", "Set ImageSize = 63", "ImageSize = 63, PatchSize = 7")]
    // MAM104
    [InlineData("Width = 96, Depth = 4, Heads = 4", "Width = 96, Depth = 4, Heads = 32, Positions = TextPositions.Rotary", "Set Heads = 24, for a head width of 4", "Width = 96, Depth = 4, Heads = 24, Positions = TextPositions.Rotary")]
    [InlineData("Width = 96, Depth = 4, Heads = 4", "Width = 96, Depth = 4, Heads = 32, Positions = TextPositions.Rotary", "Set Positions = TextPositions.Learned", "Width = 96, Depth = 4, Heads = 32, Positions = TextPositions.Learned")]
    // MAM105
    [InlineData("EmbeddingWidth = 64", "EmbeddingWidth = 64, Projection = ContrastiveProjection.Image", "Set EmbeddingWidth = 96, the width of SceneText", "EmbeddingWidth = 96, Projection = ContrastiveProjection.Image")]
    [InlineData("EmbeddingWidth = 64", "EmbeddingWidth = 96, Projection = ContrastiveProjection.None", "Set Projection = ContrastiveProjection.Both", "EmbeddingWidth = 96, Projection = ContrastiveProjection.Both")]
    // MAM106
    [InlineData("[CrossAttention(Every = 2)]", "[CrossAttention(Layers = [0, 4])]", "Move the block to layer 3", "[CrossAttention(Layers = [0, 3])]")]
    [InlineData("[CrossAttention(Every = 2)]", "[CrossAttention(Layers = [-1, 1])]", "Move the block to layer 0", "[CrossAttention(Layers = [0, 1])]")]
    [InlineData("[CrossAttention(Every = 2)]", "[CrossAttention(Layers = [0, 1, 2, 3, 4])]", "Remove layer 4, for no layer is free there", "[CrossAttention(Layers = [0, 1, 2, 3])]")]
    [InlineData("[CrossAttention(Every = 2)]", "[CrossAttention(Layers = new int[] { 0, 4 })]", "Remove layer 4", "[CrossAttention(Layers = new int[] { 0 })]")]
    // MAM107
    [InlineData("Width = 128, Depth = 4, Heads = 4", "Width = 126, Depth = 4, Heads = 3, Positions = VisionPositions.SinCos2D", "Set Width = 132", "Width = 132, Depth = 4, Heads = 3, Positions = VisionPositions.SinCos2D")]
    [InlineData("Width = 128, Depth = 4, Heads = 4", "Width = 126, Depth = 4, Heads = 3, Positions = VisionPositions.SinCos2D", "Set Positions = VisionPositions.Learned", "Width = 126, Depth = 4, Heads = 3, Positions = VisionPositions.Learned")]
    // MAM208
    [InlineData("[CaptionHead", "[Stream(\"Captions\")]\n[Stage(\"S\", \"Caption\")]\n[CaptionHead", "Read the stream “Captions”", "[Stream(\"Captions\")]\n[Stage(\"S\", \"Captions\")]\n[CaptionHead")]
    [InlineData("[CaptionHead", "[Stream(\"Captions\")]\n[Stage(\"S\", \"Captions\", \"Pairs\", Steps = StageSteps.Joint)]\n[CaptionHead", "Remove “Pairs”", "[Stream(\"Captions\")]\n[Stage(\"S\", \"Captions\", Steps = StageSteps.Joint)]\n[CaptionHead")]
    [InlineData("[CaptionHead", "[Stream(\"Captions\")]\n[Stage(\"S\", [\"Captions\", \"Captions\"])]\n[CaptionHead", "Remove “Captions”", "[Stream(\"Captions\")]\n[Stage(\"S\", [\"Captions\"])]\n[CaptionHead")]
    [InlineData("[CaptionHead", "[Stream(\"A\")]\n[Stage(\"S\", \"A\", From = \"S\")]\n[CaptionHead", "Remove From", "[Stream(\"A\")]\n[Stage(\"S\", \"A\")]\n[CaptionHead")]
    [InlineData("[CaptionHead", "[Stream(\"A\", Passes = [\"Captions\"])]\n[CaptionHead", "Name the pass “Captioning”", "[Stream(\"A\", Passes = [\"Captioning\"])]\n[CaptionHead")]
    [InlineData("[CaptionHead", "[Stream(\"A\", Heads = ModelHeads.Matching)]\n[CaptionHead", "Remove Heads", "[Stream(\"A\")]\n[CaptionHead")]
    [InlineData("[CaptionHead", "[Stream(\"A\", Weight = 2)]\n[CaptionHead", "Remove Weight", "[Stream(\"A\")]\n[CaptionHead")]
    // MAM201
    [InlineData("CaptionHead(\"Captioning\"", "CaptionHead(\"captions\"", "Read the pass “Captioning”", "CaptionHead(\"Captioning\"")]
    [InlineData("[Pass(\"Contrastive\", Mask = AttentionMask.Bidirectional, CrossAttention = false)]\n", "", "Add the pass “Contrastive”", "[Pass(\"Contrastive\", Mask = AttentionMask.Bidirectional, CrossAttention = false)]\n")]
    // MAM202
    [InlineData("[CrossAttention(Every = 2)]\n", "", "Add [CrossAttention] to SceneText", "[CrossAttention]\n")]
    // MAM203
    [InlineData("CaptionHead(\"Captioning\"", "CaptionHead(\"Contrastive\"", "Read the pass “Captioning”", "CaptionHead(\"Captioning\"")]
    [InlineData("AttentionMask.Bidirectional", "AttentionMask.Prefix", "Give the pass “Contrastive” Mask = AttentionMask.Bidirectional", "AttentionMask.Bidirectional")]
    [InlineData("Mask = AttentionMask.Causal, CrossAttention = true", "CrossAttention = false, Mask = AttentionMask.Bidirectional", "Give the pass “Captioning” Mask = AttentionMask.Causal and CrossAttention = true", "CrossAttention = true, Mask = AttentionMask.Causal")]
    // MAM204
    [InlineData("MultimodalModel<SceneVision, SceneText>", "MultimodalModel<SceneVision, SceneText>(Layout = CheckpointLayout.OpenClip)", "Remove Layout, for CheckpointLayout.Native", "MultimodalModel<SceneVision, SceneText>", "EmbeddingWidth = 64", "EmbeddingWidth = 96, Projection = ContrastiveProjection.Both", "EmbeddingWidth = 96, Projection = ContrastiveProjection.Both")]
    [InlineData("PatchSize = 8", "PatchSize = 8, ClassToken = false", "Make the model what CheckpointLayout.OpenClip can hold", "PatchSize = 8", "MultimodalModel<SceneVision, SceneText>", "MultimodalModel<SceneVision, SceneText>(Layout = CheckpointLayout.OpenClip)", "MultimodalModel<SceneVision, SceneText>(Layout = CheckpointLayout.OpenClip)", "EmbeddingWidth = 64", "EmbeddingWidth = 96", "EmbeddingWidth = 96")]
    // MAM3xx
    [InlineData("Vocabulary = 1000", "Vocabulary = 20000", "Set TiedEmbedding = true in SceneText", "Vocabulary = 20000", "Width = 96, Depth = 4, Heads = 4", "Width = 96, Depth = 4, Heads = 4", "Width = 96, Depth = 4, Heads = 4, TiedEmbedding = true")]
    [InlineData("Width = 128, Depth = 4, Heads = 4", "Width = 128, Depth = 4, Heads = 32", "Set Heads = 16, for a head width of 8", "Width = 128, Depth = 4, Heads = 16")]
    public async Task AMend_IsWrittenIntoTheSource(
        string right, string wrong, string title, string mended, string? alsoRight = null, string? alsoWrong = null, string? alsoMended = null, string? thirdRight = null, string? thirdWrong = null, string? thirdMended = null)
    {
        var before = Put(Put(Put(GeneratorHarness.Scene, thirdRight, thirdWrong), alsoRight, alsoWrong), right, wrong);
        var after = Put(Put(Put(GeneratorHarness.Scene, thirdRight, thirdMended), alsoRight, alsoMended), right, mended);
        var harness = FixHarness.Of(before);
        var diagnostic = (await harness.DiagnosticsAsync())[0];
        var offers = await harness.OffersAsync(diagnostic);
        var offer = offers.FirstOrDefault(offer => offer.Title == title);
        Assert.True(offer is not null, $"{diagnostic.Id} offers: {string.Join("; ", offers.Select(offer => offer.Title))}");
        Assert.Equal(after, await (await harness.ApplyAsync(offer)).TextAsync());
    }

    private static string Put(string source, string? right, string? wrong)
    {
        if (right is null)
            return source;
        Assert.Contains(right, source);
        return source.Replace(right, wrong);
    }
}
