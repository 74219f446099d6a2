using Mammut.Dsl.Generators.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Tests.Analysis;

/// <summary>A wrong declaration gives one diagnostic, at the argument at fault, in words that say both sides.</summary>
public class DiagnosticTests
{
    [Fact]
    public async Task TheExample_HasNoDiagnostic() => Assert.Empty(await GeneratorHarness.AnalyzeAsync(GeneratorHarness.Scene));

    [Theory]
    [InlineData("public partial class SceneVision", "public class {|MAM001:SceneVision|}", "SceneVision must be partial: its module is generated into it")]
    [InlineData("public partial class SceneMammut", "public class {|MAM001:SceneMammut|}", "SceneMammut must be partial: its module is generated into it")]
    [InlineData("public partial class SceneText;", "public static partial class {|MAM002:SceneText|};", "SceneText is static; declare an ordinary top-level partial class with a name of its own")]
    [InlineData("public partial class SceneMammut", "public partial record {|MAM002:SceneMammut|}", "SceneMammut is a record; declare an ordinary top-level partial class with a name of its own")]
    [InlineData("public partial class SceneVision;", "public partial class {|MAM002:SceneVision|} : System.Collections.ArrayList;", "SceneVision derives from ArrayList, but a generated module has a base class of its own; declare an ordinary top-level partial class with a name of its own")]
    [InlineData("public partial class SceneVision;", "[TextDecoder]\npublic partial class {|MAM002:SceneVision|};", "SceneVision is declared as two parts; declare an ordinary top-level partial class with a name of its own")]
    [InlineData("PatchSize = 8", "PatchSize = 8, {|MAM008:MlpRatio = 1e-12|}", "MlpRatio 1E-12 times Width 128 is 0, not a whole number of features")]
    [InlineData("Width = 128, Depth = 4", "Width = 128, {|MAM003:Depth = 0|}", "Depth is 0; it must be 1 to 1024")]
    [InlineData("PatchSize = 8", "PatchSize = 8, {|MAM004:CroppedPositions = 3|}", "CroppedPositions = 3 does not go with an image of 8 patches on its longer side: a crop is one of a larger table")]
    [InlineData("PatchSize = 8", "PatchSize = 8, {|MAM003:PatchDropout = 1.0|}", "PatchDropout is 1; it must be 0 up to, not including, 1")]
    [InlineData("PatchSize = 8", "PatchSize = 8, {|MAM003:LayerScale = -0.5|}", "LayerScale is -0.5; it must be 0 to 1")]
    [InlineData("PatchSize = 8", "PatchSize = 8, {|MAM003:Activation = (Activation)9|}", "Activation is 9; it must be Gelu, GeluTanh, QuickGelu, SwiGlu, GatedGelu")]
    [InlineData("ImageSize = 64", "{|MAM004:ImageHeight = 64|}", "ImageHeight does not go with a missing ImageWidth: an image that is not square needs both")]
    [InlineData("ImageSize = 64", "{|MAM004:ImageSize = 64|}, ImageHeight = 64, ImageWidth = 32", "ImageSize does not go with ImageHeight and ImageWidth: the size of the image is said twice")]
    [InlineData("PatchSize = 8", "PatchSize = 8, ClassToken = false, {|MAM004:Pool = Pooling.ClassToken|}", "Pool = Pooling.ClassToken does not go with ClassToken = false: there is no class token to take")]
    [InlineData("Vocabulary = 1000", "Vocabulary = 1000, {|MAM003:PaddingToken = 1000|}", "PaddingToken is 1000; it must be 0 to 999")]
    [InlineData("Vocabulary = 1000", "Vocabulary = 1000, {|MAM004:PaddingToken = 999|}", "PaddingToken does not go with EndToken: both are 999, so the end of a text could not be told from padding")]
    [InlineData("[CrossAttention(Every = 2)]", "[CrossAttention(Every = 2, {|MAM004:Count = 2|})]", "Every does not go with Count: the place of the blocks is said twice")]
    [InlineData("[CrossAttention(Every = 2)]", "[CrossAttention({|MAM003:Every = 5|})]", "Every is 5; it must be 1 to 4")]
    [InlineData("[CrossAttention(Every = 2)]", "[CrossAttention(Layers = [0, {|MAM106:4|}])]", "CrossAttention layer 4 does not exist: SceneText has layers 0 to 3")]
    [InlineData("[CrossAttention(Every = 2)]", "[CrossAttention(Layers = new[] { 2, {|MAM004:1|} })]", "layer 1 does not go with layer 2 before it: layers are listed once each, in rising order")]
    [InlineData("[CrossAttention(Every = 2)]", "[CrossAttention(Every = 2, {|MAM101:Heads = 5|})]", "A width of 96 does not split into 5 heads of equal width")]
    [InlineData("Pass(\"Captioning\", Mask", "Pass({|MAM005:\"image captions\"|}, Mask", "“image captions” cannot be a pass's name: the model gets a method of that name, so it must be a C# identifier", "CaptionHead(\"Captioning\"", "CaptionHead(\"image captions\"")]
    [InlineData("Pass(\"Contrastive\", Mask", "Pass({|MAM004:\"Loss\"|}, Mask", "the pass “Loss” does not go with what the generated code calls Loss: each pass becomes a method of its name", "ContrastiveHead(\"Contrastive\"", "ContrastiveHead(\"Loss\"")]
    [InlineData("[CaptionHead", "[Pass({|MAM006:\"Captioning\"|})]\n[CaptionHead", "There is a pass “Captioning” already")]
    [InlineData("MultimodalModel<SceneVision, SceneText>", "MultimodalModel<SceneVision, {|MAM007:SceneVision|}>", "SceneVision has no [TextDecoder] or [TextEncoder] attribute")]
    [InlineData("Depth = 4, Heads = 4)]\n[Cross", "Depth = 4, Heads = 4, {|MAM008:MlpRatio = 2.7|})]\n[Cross", "MlpRatio 2.7 times Width 96 is 259.2, not a whole number of features")]
    [InlineData("Width = 128, Depth = 4, Heads = 4", "Width = 128, Depth = 4, {|MAM101:Heads = 6|}", "A width of 128 does not split into 6 heads of equal width")]
    [InlineData("PatchSize = 8", "{|MAM102:PatchSize = 7|}", "Patches of 7 × 7 pixels do not tile an image of 64 × 64")]
    [InlineData("Width = 96, Depth = 4, Heads = 4", "Width = 96, Depth = 4, Heads = 32, {|MAM104:Positions = TextPositions.Rotary|}", "Rotary positions turn pairs of features, but a head has 3")]
    [InlineData("EmbeddingWidth = 64", "{|MAM105:EmbeddingWidth = 64|}, Projection = ContrastiveProjection.Image", "Two widths that are compared differ: the embedding's, 64, and that of SceneText, 96; set EmbeddingWidth to it or give that side a projection")]
    [InlineData("EmbeddingWidth = 64", "{|MAM105:EmbeddingWidth = 96|}, Projection = ContrastiveProjection.None", "Two widths that are compared differ: the embedding's, 96, and that of SceneVision, 128; set EmbeddingWidth to it or give that side a projection")]
    [InlineData("Width = 128, Depth = 4, Heads = 4", "Width = 126, Depth = 4, Heads = 3, {|MAM107:Positions = VisionPositions.SinCos2D|}", "Two-dimensional sine-cosine positions need a width that is a multiple of 4; it is 126")]
    [InlineData("CaptionHead(\"Captioning\"", "CaptionHead({|MAM201:\"Captions\"|}", "There is no pass “Captions”: the model has “Captioning”, “Contrastive”")]
    [InlineData("[CrossAttention(Every = 2)]\n", "", "The pass “Captioning” asks for cross-attention, but SceneText has no [CrossAttention]", "AttentionMask.Causal, CrossAttention = true", "AttentionMask.Causal, {|MAM202:CrossAttention = true|}")]
    [InlineData("CaptionHead(\"Captioning\"", "CaptionHead({|MAM203:\"Contrastive\"|}", "CaptionHead cannot read the pass “Contrastive”, which is bidirectional: every position would see the token it has to predict; give the pass Mask = AttentionMask.Causal or Prefix")]
    [InlineData("CaptionHead(\"Captioning\"", "CaptionHead({|MAM203:\"Captioning\"|}", "CaptionHead cannot read the pass “Captioning”, which does not see the image; give the pass CrossAttention = true or Image = ImageInput.Prefix", "AttentionMask.Causal, CrossAttention = true", "AttentionMask.Causal")]
    [InlineData("CaptionHead(\"Captioning\"", "CaptionHead({|MAM203:\"Captioning\"|}", "CaptionHead cannot read the pass “Captioning”, which does not see the image; give the pass CrossAttention = true or Image = ImageInput.Prefix", "AttentionMask.Causal, CrossAttention = true", "AttentionMask.Prefix")]
    [InlineData("CaptionHead(\"Captioning\"", "CaptionHead({|MAM203:\"Captioning\"|}", "CaptionHead cannot read the pass “Captioning”, which is bidirectional: every position would see the token it has to predict; give the pass Mask = AttentionMask.Causal or Prefix", "AttentionMask.Causal, CrossAttention = true", "AttentionMask.Bidirectional, CrossAttention = true")]
    [InlineData("ContrastiveHead(\"Contrastive\"", "ContrastiveHead({|MAM203:\"Contrastive\"|}", "ContrastiveHead cannot read the pass “Contrastive”, which sees the image: texts could not be embedded without one; give the pass CrossAttention = false", "AttentionMask.Bidirectional, CrossAttention = false", "AttentionMask.Prefix, CrossAttention = true")]
    [InlineData("ContrastiveHead(\"Contrastive\"", "ContrastiveHead({|MAM203:\"Captioning\"|}", "ContrastiveHead cannot read the pass “Captioning”, which is that of [CaptionHead], which sees the image: texts could not be embedded without one; declare a pass of its own, without it")]
    [InlineData("AttentionMask.Bidirectional", "AttentionMask.Prefix", "ContrastiveHead cannot read the pass “Contrastive”, which asks for the length of a prefix: a text to embed has none; give the pass Mask = AttentionMask.Bidirectional or Causal", "ContrastiveHead(\"Contrastive\"", "ContrastiveHead({|MAM203:\"Contrastive\"|}")]
    [InlineData("EmbeddingWidth = 64", "EmbeddingWidth = 64, {|MAM004:TextPooling = TextPooling.ClassToken|}", "TextPooling = TextPooling.ClassToken does not go with the rotary positions of SceneText: the token stands behind the padding, so padding would change its position", "Width = 96,", "Width = 96, Positions = TextPositions.Rotary,")]
    [InlineData("EmbeddingWidth = 64", "EmbeddingWidth = 64, {|MAM003:Temperature = 2.0|}", "Temperature is 2; it must be 0.01 to 1")]
    [InlineData("public partial class SceneMammut", "public partial class {|MAM002:Summary|}", "Summary has a name that the generated code uses itself; declare an ordinary top-level partial class with a name of its own")]
    [InlineData("Pass(\"Contrastive\", Mask", "Pass({|MAM004:\"Guard\"|}, Mask", "the pass “Guard” does not go with what the generated code calls Guard: each pass becomes a method of its name", "ContrastiveHead(\"Contrastive\"", "ContrastiveHead(\"Guard\"")]
    [InlineData("Pass(\"Contrastive\", Mask", "Pass({|MAM004:\"_imageProjectionWeight\"|}, Mask", "the pass “_imageProjectionWeight” does not go with what the generated code calls _imageProjectionWeight: each pass becomes a method of its name", "ContrastiveHead(\"Contrastive\"", "ContrastiveHead(\"_imageProjectionWeight\"")]
    [InlineData("ContrastiveLoss.Focal", "ContrastiveLoss.InfoNce, {|MAM004:FocalGamma = 2.0|}", "FocalGamma does not go with Loss = ContrastiveLoss.InfoNce: only the focal loss has an exponent")]
    [InlineData("MultimodalModel<SceneVision, SceneText>", "MultimodalModel<SceneVision, SceneText>(Layout = CheckpointLayout.OpenClip)", "CheckpointLayout.OpenClip needs a contrastive head with Projection = ContrastiveProjection.Image, which SceneMammut does not have", "EmbeddingWidth = 64", "EmbeddingWidth = 96, {|MAM204:Projection = ContrastiveProjection.Both|}")]
    [InlineData("PatchSize = 8", "PatchSize = 8, {|MAM004:Pool = Pooling.LatentAbove|}", "Pool = Pooling.LatentAbove does not go with an encoder without [Resampler]: there are no latents for it to be like")]
    [InlineData("PatchSize = 8", "PatchSize = 8, ClassToken = false", "ShowClassToken = false does not go with ClassToken = false of SceneVision: there is no class token to hide", "MultimodalModel<SceneVision, SceneText>", "MultimodalModel<SceneVision, SceneText>({|MAM004:ShowClassToken = false|})")]
    [InlineData("[VisionEncoder(", "[Resampler]\n[VisionEncoder(", "ShowClassToken = false does not go with [Resampler] of SceneVision: text sees its latents", "MultimodalModel<SceneVision, SceneText>", "MultimodalModel<SceneVision, SceneText>({|MAM004:ShowClassToken = false|})")]
    [InlineData("MultimodalModel<SceneVision, SceneText>", "MultimodalModel<SceneVision, SceneText>({|MAM204:Layout = CheckpointLayout.OpenClip|})", "CheckpointLayout.OpenClip needs a class token and patches without bias, which SceneVision does not have; a contrastive head without projection bias, which SceneMammut does not have", "EmbeddingWidth = 64", "EmbeddingWidth = 96, ProjectionBias = true", "PatchSize = 8", "PatchSize = 8, ClassToken = false, PatchBias = true")]
    [InlineData("[ContrastiveHead(", "[MatchingHead({|MAM203:\"Contrastive\"|})]\n[ContrastiveHead(", "MatchingHead cannot read the pass “Contrastive”, which does not see the image; give the pass CrossAttention = true or Image = ImageInput.Prefix")]
    [InlineData("[ContrastiveHead(", "[MatchingHead({|MAM203:\"Captioning\"|})]\n[ContrastiveHead(", "MatchingHead cannot read the pass “Captioning”, which hides the text from its first token, whose state is read; give the pass Mask = AttentionMask.Bidirectional")]
    [InlineData("[ContrastiveHead(", "[MaskedLanguageHead({|MAM203:\"Captioning\"|})]\n[ContrastiveHead(", "MaskedLanguageHead cannot read the pass “Captioning”, which hides what stands behind a token, by which it is to be named; give the pass Mask = AttentionMask.Bidirectional")]
    [InlineData("[ContrastiveHead(", "[{|MAM004:Momentum|}]\n[ContrastiveHead(", "[Momentum] does not go with Loss = ContrastiveLoss.Focal: the copy's softmax is mixed with the labels of a softmax")]
    [InlineData("[ContrastiveHead(", "[MaskedLanguageHead(\"Contrastive\", {|MAM004:MaskToken = 0|})]\n[ContrastiveHead(", "MaskToken does not go with PaddingToken of SceneText: both are 0, so a hidden end could not be told from padding")]
    [InlineData("[ContrastiveHead(", "[MaskedLanguageHead(\"Contrastive\", {|MAM004:MaskToken = 998|})]\n[ContrastiveHead(", "MaskToken does not go with StartToken of SceneText: both are 998, so a hidden token could not be told from it")]
    [InlineData("[ContrastiveHead(", "[MaskedLanguageHead(\"Contrastive\")]\n[MaskedLanguageHead({|MAM004:\"Contrastive\"|}, Share = 0.4)]\n[ContrastiveHead(", "[MaskedLanguageHead] does not go with another one on the pass “Contrastive”: its hidden tokens would be named twice")]
    [InlineData("[ContrastiveHead(", "[{|MAM004:MaskedImageHead|}]\n[ContrastiveHead(", "[MaskedImageHead] does not go with PatchDropout of SceneVision: a patch that is left out has no place to predict it in", "PatchSize = 8", "PatchSize = 8, PatchDropout = 0.5")]
    [InlineData("[ContrastiveHead(", "[{|MAM004:MaskedImageHead|}]\n[ContrastiveHead(", "[MaskedImageHead] does not go with the images of one patch of SceneVision: one patch is hidden and another one seen", "PatchSize = 8", "PatchSize = 64")]
    [InlineData("[ContrastiveHead(", "[MaskedImageHead({|MAM003:Share = 1|})]\n[ContrastiveHead(", "Share is 1; it must be above 0 up to, not including, 1")]
    [InlineData("public partial class SceneVision;", "public partial class {|MAM002:SceneVision|}(int width) { public int W => width; }", "SceneVision has a primary constructor, but a generated module has constructors of its own; declare an ordinary top-level partial class with a name of its own")]
    [InlineData("public partial class SceneVision;", "public partial class Other; [VisionEncoder] public partial class {|MAM002:@event|};\n[VisionEncoder] public partial class SceneVision;", "event has a keyword of C# for a name; declare an ordinary top-level partial class with a name of its own", "[VisionEncoder(ImageSize = 64, PatchSize = 8, Width = 128, Depth = 4, Heads = 4)]", "")]
    [InlineData("PatchSize = 8", "PatchSize = 8, Positions = VisionPositions.SinCos2D, {|MAM004:CroppedPositions = 64|}", "CroppedPositions does not go with Positions = VisionPositions.SinCos2D: only learned positions are cropped")]
    [InlineData("Vocabulary = 1000", "Vocabulary = 1000, {|MAM004:EmbeddingNormEpsilon = 1e-8|}", "EmbeddingNormEpsilon does not go with EmbeddingNorm = false: there is no norm to add it in")]
    [InlineData("PatchSize = 8", "PatchSize = 64, {|MAM004:PatchDropout = 0.5|}", "PatchDropout does not go with an image of one patch: one patch always stays")]
    [InlineData("Width = 128, Depth", "{|MAM003:Width = -2|}, Positions = VisionPositions.SinCos2D, Depth", "Width is -2; it must be 1 to 65536")]
    [InlineData("Width = 96, Depth = 4", "Width = 96, {|MAM003:Depth = 0|}", "Depth is 0; it must be 1 to 1024")]
    [InlineData("Width = 96, Depth = 4", "Width = 96, {|MAM003:Depth = 0|}", "Depth is 0; it must be 1 to 1024", "(Every = 2)", "(Layers = [1, 2])")]
    [InlineData("Width = 96, Depth = 4, Heads = 4", "{|MAM003:Width = -96|}, Depth = 4, Heads = 4", "Width is -96; it must be 1 to 65536", "EmbeddingWidth = 64", "EmbeddingWidth = 96, Projection = ContrastiveProjection.None")]
    [InlineData("[CrossAttention(Every = 2)]", "[CrossAttention(Layers = [{|MAM106:9|}, 3])]", "CrossAttention layer 9 does not exist: SceneText has layers 0 to 3")]
    [InlineData("CrossAttention = true)", "CrossAttention = true, {|MAM004:Padding = Padding.Attended|})", "Padding = Padding.Attended does not go with Mask = AttentionMask.Causal: padding stands behind the text, where this mask hides it")]
    [InlineData("Mask = AttentionMask.Causal, CrossAttention = true)", "Mask = AttentionMask.Prefix, CrossAttention = true, {|MAM004:Padding = Padding.Attended|})", "Padding = Padding.Attended does not go with Mask = AttentionMask.Prefix: padding stands behind the text, where this mask hides it")]
    [InlineData("LossWeight = 1.0)]\n[Contrastive", "{|MAM004:LossWeight = 0|})]\n[Contrastive", "LossWeight = 0 does not go with LossWeight = 0 of [ContrastiveHead]: nothing would be trained", "Focal, LossWeight = 1.0", "Focal, LossWeight = 0")]
    [InlineData("[CaptionHead(\"Captioning\", LossWeight = 1.0)]\n", "", "LossWeight = 0 does not go with [ContrastiveHead] as the model's only head: nothing would be trained", "Focal, LossWeight = 1.0", "Focal, {|MAM004:LossWeight = 0.0|}")]
    [InlineData("[TextDecoder(", "[TextEncoder(", "CaptionHead cannot read the pass “Captioning”, which runs SceneText, an encoder without vocabulary head; declare SceneText as a [TextDecoder]", "CaptionHead(\"Captioning\"", "CaptionHead({|MAM203:\"Captioning\"|}")]
    [InlineData("[CrossAttention(", "[TextEncoder(Vocabulary = 1000, Width = 96, Heads = 4)]\n[CrossAttention(", "CrossAttention = true does not go with a missing Reads: in SceneText cross-attention asks the states of the encoder", "AttentionMask.Causal, CrossAttention = true", "AttentionMask.Causal, {|MAM004:CrossAttention = true|}")]
    [InlineData("[CrossAttention(", "[TextEncoder(Vocabulary = 1000, Width = 96, Heads = 4)]\n[CrossAttention(", "Reads = “Contrastive” does not go with the way that pass runs: give it Image = ImageInput.Prefix, no CrossAttention, and Mask = AttentionMask.Bidirectional or Causal", "AttentionMask.Causal, CrossAttention = true", "AttentionMask.Causal, CrossAttention = true, {|MAM004:Reads = \"Contrastive\"|}")]
    [InlineData("EmbeddingWidth = 64", "EmbeddingWidth = 96, {|MAM004:TextPooling = TextPooling.First|}", "TextPooling = TextPooling.First does not go with the causal pass “Contrastive”: its first token sees no other", "AttentionMask.Bidirectional", "AttentionMask.Causal")]
    [InlineData("EmbeddingWidth = 64", "EmbeddingWidth = 128, Projection = ContrastiveProjection.None, {|MAM004:ProjectionBias = true|}", "ProjectionBias = true does not go with Projection = ContrastiveProjection.None: there is no projection to have one")]
    [InlineData("EmbeddingWidth = 64", "{|MAM105:EmbeddingWidth = 64|}, Projection = ContrastiveProjection.Text", "Two widths that are compared differ: the embedding's, 64, and that of SceneVision, 128; set EmbeddingWidth to it or give that side a projection")]
    [InlineData("Pass(\"Contrastive\"", "Pass(\"Contrastive\", {|MAM003:Layers = 5|}", "Layers is 5; it must be 1 to 4")]
    [InlineData("Pass(\"Contrastive\"", "Pass(\"Contrastive\", {|MAM201:Continues = \"Reading\"|}", "There is no pass “Reading”: the model has “Captioning”, “Contrastive”")]
    [InlineData("Pass(\"Contrastive\"", "Pass(\"Contrastive\", {|MAM201:Reads = \"Reading\"|}", "There is no pass “Reading”: the model has “Captioning”, “Contrastive”")]
    [InlineData("Pass(\"Contrastive\"", "Pass(\"Contrastive\", {|MAM004:Reads = \"Captioning\"|}", "Reads does not go with SceneText: it is not encoder and decoder in one")]
    [InlineData("Pass(\"Contrastive\"", "Pass(\"Contrastive\", {|MAM004:Continues = \"Contrastive\"|}", "Continues = “Contrastive” does not go with the pass itself: a pass goes on with another one")]
    [InlineData("Pass(\"Captioning\"", "Pass(\"Captioning\", {|MAM004:Continues = \"Contrastive\"|}", "Continues = “Contrastive” does not go with “Contrastive” without Layers: it runs all 4 layers, so that none is left; give it Layers", "AttentionMask.Bidirectional", "AttentionMask.Causal")]
    [InlineData("Pass(\"Captioning\"", "Pass(\"Captioning\", Layers = 3", "CaptionHead cannot read the pass “Captioning”, which stops behind layer 2: the vocabulary head stands behind the last one; leave out its Layers", "CaptionHead(\"Captioning\"", "CaptionHead({|MAM203:\"Captioning\"|}")]
    [InlineData("Pass(\"Captioning\"", "Pass(\"Captioning\", Continues = \"Contrastive\"", "CaptionHead cannot read the pass “Captioning”, which is bidirectional: every position would see the token it has to predict; give the pass Mask = AttentionMask.Causal or Prefix", "CaptionHead(\"Captioning\"", "CaptionHead({|MAM203:\"Captioning\"|}", "Pass(\"Contrastive\"", "Pass(\"Contrastive\", Layers = 2")]
    [InlineData("Pass(\"Captioning\"", "Pass(\"Captioning\", Continues = \"Contrastive\"", "CrossAttention = true does not go with the layers 3 to 3: SceneText has no block there", "AttentionMask.Causal, CrossAttention = true", "AttentionMask.Causal, {|MAM004:CrossAttention = true|}", "AttentionMask.Bidirectional", "AttentionMask.Causal, Layers = 3")]
    [InlineData("Pass(\"Captioning\"", "Pass(\"Captioning\", Continues = \"Contrastive\", {|MAM004:Padding = Padding.Masked|}", "Padding does not go with Continues = “Contrastive”: the texts are that pass's", "AttentionMask.Bidirectional", "AttentionMask.Causal, Layers = 2")]
    [InlineData("ContrastiveLoss.Focal", "(ContrastiveLoss)9|}, FocalGamma = 2.0", "Loss is 9; it must be InfoNce, Focal, Sigmoid", "Loss = (", "{|MAM003:Loss = (")]
    public async Task AMistake_IsReportedOnceAndInPlace(string right, string wrong, string message, string? alsoRight = null, string? alsoWrong = null, string? thirdRight = null, string? thirdWrong = null)
    {
        Assert.Contains(right, GeneratorHarness.Scene);
        var markup = GeneratorHarness.Scene.Replace(right, wrong);
        foreach (var (before, after) in new[] { (alsoRight, alsoWrong), (thirdRight, thirdWrong) })
        {
            if (before is null)
                continue;
            Assert.Contains(before, markup);
            markup = markup.Replace(before, after);
        }

        var (source, expected) = MarkupSource.Parse(markup);
        var actual = Assert.Single(await GeneratorHarness.AnalyzeAsync(source));
        var (id, start, length) = Assert.Single(expected);
        Assert.Equal((id, start, length), (actual.Id, actual.Location.SourceSpan.Start, actual.Location.SourceSpan.Length));
        Assert.Equal(message, actual.GetMessage());
        Assert.Equal(DiagnosticSeverity.Error, actual.Severity);
    }

    [Fact]
    public async Task ThePragma_SuppressesADiagnostic()
    {
        var source = GeneratorHarness.Scene.Replace("PatchSize = 8", "PatchSize = 7");
        var suppressed = "#pragma warning disable MAM102\n" + source;
        Assert.Single(await GeneratorHarness.AnalyzeAsync(source));
        Assert.Empty(await GeneratorHarness.AnalyzeAsync(suppressed));
    }
}
