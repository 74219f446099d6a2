namespace Mammut.Integration.Tests.Models;

[TextDecoder(Vocabulary = 24, ContextLength = 10, Width = 12, Depth = 4, Heads = 2, NormPlacement = NormPlacement.Behind, EmbeddingNorm = true, NormEpsilon = 1e-12, TiedEmbedding = true)]
[CrossAttention(Layers = [2, 3], Placement = BlockPlacement.Inside, OwnMlp = false, KeyValueNorm = false)]
public partial class PostNormText;

/// <summary>The layers of BERT with ALBEF's blocks inside the upper half.</summary>
[MultimodalModel<TinyVision, PostNormText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning")]
[ContrastiveHead("Contrastive", EmbeddingWidth = 8)]
public partial class PostNormModel;

[TextDecoder(Vocabulary = 24, ContextLength = 10, Width = 12, Depth = 3, Heads = 3, Positions = TextPositions.RelativeBias, ScaledAttention = false, Bias = false,
    Norm = Normalization.RmsNorm, NormEpsilon = 1e-6, Activation = Activation.GatedGelu)]
[CrossAttention(Every = 1, Placement = BlockPlacement.Inside, OwnMlp = false, KeyValueNorm = false)]
public partial class DistanceText;

/// <summary>The layers of T5's decoder.</summary>
[MultimodalModel<TinyVision, DistanceText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[Pass("Answering", Mask = AttentionMask.Prefix, CrossAttention = true)]
[CaptionHead("Captioning")]
[ContrastiveHead("Contrastive", EmbeddingWidth = 8)]
public partial class DistanceModel;

/// <summary>Hidden tokens are named without the image and with it, by one head; a copy teaches both.</summary>
[MultimodalModel<TinyVision, PostNormText>]
[Pass("Words", Mask = AttentionMask.Bidirectional)]
[Pass("Pair", Mask = AttentionMask.Bidirectional, CrossAttention = true)]
[ContrastiveHead("Words", EmbeddingWidth = 8)]
[MaskedLanguageHead("Words", MaskToken = 21)]
[MaskedLanguageHead("Pair", MaskToken = 21, Share = 0.4, LossWeight = 0.5)]
[Momentum(Decay = 0.9, Distillation = 0.5, Queue = 0)]
public partial class TwiceMaskedModel;

/// <summary>The same with ALBEF's momentum copies, a short queue, and a ramp.</summary>
[MultimodalModel<TinyVision, PostNormText>]
[Pass("Reading", Mask = AttentionMask.Bidirectional)]
[Pass("Fusion", Mask = AttentionMask.Bidirectional, CrossAttention = true)]
[ContrastiveHead("Reading", EmbeddingWidth = 8)]
[MatchingHead("Fusion")]
[MaskedLanguageHead("Fusion", MaskToken = 21)]
[Momentum(Decay = 0.9, Distillation = 0.5, Ramp = 2, Queue = 7)]
public partial class MomentumModel;

[VisionEncoder(ImageHeight = 24, ImageWidth = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2)]
public partial class HighVision;

/// <summary>The same for higher images: a checkpoint of the one above needs its positions resized, and those of its copy.</summary>
[MultimodalModel<HighVision, PostNormText>]
[Pass("Reading", Mask = AttentionMask.Bidirectional)]
[Pass("Fusion", Mask = AttentionMask.Bidirectional, CrossAttention = true)]
[ContrastiveHead("Reading", EmbeddingWidth = 8)]
[MatchingHead("Fusion")]
[MaskedLanguageHead("Fusion", MaskToken = 21)]
[Momentum(Decay = 0.9, Distillation = 0.5, Ramp = 2, Queue = 7)]
public partial class LargeMomentumModel;

/// <summary>What ALBEF trains beside its contrast, without its momentum copies.</summary>
[MultimodalModel<TinyVision, PostNormText>]
[Pass("Reading", Mask = AttentionMask.Bidirectional)]
[Pass("Fusion", Mask = AttentionMask.Bidirectional, CrossAttention = true)]
[ContrastiveHead("Reading", EmbeddingWidth = 8)]
[MatchingHead("Fusion")]
[MaskedLanguageHead("Fusion", MaskToken = 21)]
public partial class MatchingModel;
