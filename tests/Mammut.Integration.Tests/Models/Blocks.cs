namespace Mammut.Integration.Tests.Models;

[VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 20, Depth = 1, Heads = 2)]
public partial class WideVision;

[TextDecoder(Vocabulary = 24, ContextLength = 10, Width = 12, Depth = 5, Heads = 2)]
[CrossAttention(From = 1, Every = 2, Placement = BlockPlacement.Before, Heads = 3, HeadWidth = 6, ImageWidth = 20, MlpRatio = 2, LayerMlp = false, Bias = false, TanhGate = true)]
public partial class NarrowText;

/// <summary>Gated blocks, with widths and an MLP of their own, before layers that have no MLP.</summary>
[MultimodalModel<WideVision, NarrowText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning")]
[ContrastiveHead("Contrastive", EmbeddingWidth = 8)]
public partial class NarrowModel;

[TextDecoder(Vocabulary = 24, ContextLength = 10, Width = 12, Depth = 4, Heads = 2)]
[CrossAttention(Every = 2, Placement = BlockPlacement.Before, TanhGate = true)]
[Frozen]
public partial class FrozenText;

/// <summary>A language model that stays as it is, which reads images through blocks that are trained.</summary>
[MultimodalModel<TinyVision, FrozenText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[CaptionHead("Captioning")]
public partial class FrozenModel;

[VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2)]
[Frozen]
public partial class FrozenVision;

/// <summary>An image encoder that stays as it is.</summary>
[MultimodalModel<FrozenVision, TinyText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning")]
[ContrastiveHead("Contrastive", EmbeddingWidth = 8)]
public partial class FrozenVisionModel;
