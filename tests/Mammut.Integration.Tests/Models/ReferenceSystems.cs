namespace Mammut.Integration.Tests.Models;

[VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 24, Depth = 2, Heads = 3, MlpRatio = 2, Activation = Activation.QuickGelu, NormBeforeBlocks = true, NormTokens = true, Pool = Pooling.ClassToken)]
public partial class GitVision;

[TextDecoder(Vocabulary = 50, ContextLength = 12, Width = 16, Depth = 3, Heads = 2, NormPlacement = NormPlacement.Behind, NormEpsilon = 1e-12, EmbeddingNorm = true, EmbeddingNormEpsilon = 1e-8,
    TiedEmbedding = true, HeadBias = true)]
public partial class GitText;

/// <summary>GIT (Wang et al. 2022): the image in front of the text of a post-norm decoder.</summary>
[MultimodalModel<GitVision, GitText>(ImageProjection = ImageProjection.LinearNorm, ImageNormEpsilon = 1e-5)]
[Pass("Captioning", Mask = AttentionMask.Prefix, Image = ImageInput.Prefix)]
[CaptionHead("Captioning", LabelSmoothing = 0.1, Smoothing = SmoothingForm.OtherTokens)]
public partial class TinyGit;

/// <summary>GIT with one thing wrong: image tokens do not see those behind them.</summary>
[MultimodalModel<GitVision, GitText>(ImageProjection = ImageProjection.LinearNorm)]
[Pass("Captioning", Mask = AttentionMask.Causal, Image = ImageInput.Prefix)]
[CaptionHead("Captioning", LabelSmoothing = 0.1)]
public partial class CausalGit;

[VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2, MlpRatio = 1, ClassToken = false, NormBeforeBlocks = true, NormTokens = true)]
[Resampler(Latents = 4, Depth = 2, Heads = 3, HeadWidth = 8, MlpRatio = 2)]
[Frozen]
public partial class FlamingoVision;

[TextDecoder(Vocabulary = 50, ContextLength = 12, Width = 24, Depth = 4, Heads = 3, MlpRatio = 1.5, TiedEmbedding = true)]
[CrossAttention(From = 1, Every = 2, Placement = BlockPlacement.Before, Heads = 2, HeadWidth = 8, ImageWidth = 16, MlpRatio = 2, KeyValueNorm = false, Bias = false, TanhGate = true)]
[Frozen]
public partial class FlamingoText;

/// <summary>Flamingo (Alayrac et al. 2022): documents, read by a frozen language model through gated blocks; and one that sees all images.</summary>
[MultimodalModel<FlamingoVision, FlamingoText>]
[Pass("Captioning", CrossAttention = true, Images = ImageSight.Latest, ImageToken = 47)]
[Pass("Recalling", CrossAttention = true, Images = ImageSight.All, ImageToken = 47)]
[CaptionHead("Captioning")]
public partial class TinyFlamingo;

/// <summary>Flamingo with one thing wrong: all images are seen, not the last one alone.</summary>
[MultimodalModel<FlamingoVision, FlamingoText>]
[Pass("Captioning", CrossAttention = true, Images = ImageSight.All, ImageToken = 47)]
[CaptionHead("Captioning")]
public partial class RecallingFlamingo;

[VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 24, Depth = 2, Heads = 3, MlpRatio = 1, NormBeforeBlocks = true)]
public partial class BareVision;

[TextDecoder(Vocabulary = 50, ContextLength = 10, Width = 16, Depth = 4, Heads = 2)]
[CrossAttention(Every = 2, LayerMlp = false)]
public partial class BareText;

/// <summary>Open MaMMUT's small sizes: layers with cross-attention have no MLP of their own. Here padding is not attended to.</summary>
[MultimodalModel<BareVision, BareText>(Layout = CheckpointLayout.OpenClip)]
[Pass("Captioning", CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional, Padding = Padding.Masked)]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 16)]
public partial class BareMammut;

[TextDecoder(Vocabulary = 50, ContextLength = 10, Width = 16, Depth = 4, Heads = 2)]
[CrossAttention(Every = 2, LayerMlp = false, Placement = BlockPlacement.Before)]
public partial class BareTextBefore;

/// <summary>The same with one thing wrong: the blocks stand before their layers.</summary>
[MultimodalModel<BareVision, BareTextBefore>]
[Pass("Captioning", CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 16, Projection = ContrastiveProjection.Image)]
public partial class BareMammutBefore;

[VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2, MlpRatio = 2, ClassToken = false, NormBeforeBlocks = true, NormTokens = true, Pool = Pooling.FirstLatent)]
[Resampler(Latents = 5, Depth = 2, Heads = 3, HeadWidth = 8, MlpRatio = 2)]
[Frozen]
public partial class CosmoVision;

[TextDecoder(Vocabulary = 50, ContextLength = 12, Width = 24, Depth = 5, Heads = 3, MlpRatio = 1, TiedEmbedding = true)]
[CrossAttention(From = 2, Every = 2, Placement = BlockPlacement.Before, Heads = 2, HeadWidth = 4, ImageWidth = 16, MlpRatio = 1, KeyValueNorm = false, Bias = false, TanhGate = true)]
[Resampler(Latents = 1, Depth = 1, Heads = 2, HeadWidth = 8, MlpRatio = 2)]
[Frozen]
public partial class CosmoText;

/// <summary>COSMO (Wang et al. 2024): a frozen language model whose lower half gives the contrast's text, and whose upper half sees a document's images.</summary>
[MultimodalModel<CosmoVision, CosmoText>]
[Pass("Unimodal", Layers = 2)]
[Pass("Captioning", CrossAttention = true, Continues = "Unimodal", Images = ImageSight.Latest, ImageToken = 47)]
[CaptionHead("Captioning")]
[ContrastiveHead("Unimodal", EmbeddingWidth = 12, TextPooling = TextPooling.Latent)]
public partial class TinyCosmo;

/// <summary>COSMO with one thing wrong: the text's latent asks one layer more.</summary>
[MultimodalModel<CosmoVision, CosmoText>]
[Pass("Unimodal", Layers = 3)]
[Pass("Captioning", CrossAttention = true, Images = ImageSight.Latest, ImageToken = 47)]
[CaptionHead("Captioning")]
[ContrastiveHead("Unimodal", EmbeddingWidth = 12, TextPooling = TextPooling.Latent)]
public partial class CosmoOfMoreLayers;
