namespace Mammut.Benchmarks.Pairs;

// The models that the reference is written for as well. mammut_ViT-S-32 and mammut_ViT-B-32 have has_mlp false: a decoder layer
// with cross-attention has one MLP for both, in the block of cross-attention. OwnMlp = false keeps it in the layer: as many
// weights. Ours and the reference are the same model; each in float32 and, compiled in, in bfloat16.

[VisionEncoder(ImageSize = 96, PatchSize = 16, Width = 128, Depth = 4, Heads = 2, NormBeforeBlocks = true)]
public partial class QuickVision;

[TextDecoder(Vocabulary = 1024, ContextLength = 40, Width = 128, Depth = 2, Heads = 2)]
[CrossAttention(Every = 1)]
public partial class QuickText;

[MultimodalModel<QuickVision, QuickText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 128, Temperature = 0.07, Projection = ContrastiveProjection.Image)]
public partial class Quick : IPairedModel;

[VisionEncoder(ImageSize = 96, PatchSize = 16, Width = 128, Depth = 4, Heads = 2, NormBeforeBlocks = true, Precision = Precision.BFloat16)]
public partial class QuickHalfVision;

[TextDecoder(Vocabulary = 1024, ContextLength = 40, Width = 128, Depth = 2, Heads = 2, Precision = Precision.BFloat16)]
[CrossAttention(Every = 1)]
public partial class QuickHalfText;

[MultimodalModel<QuickHalfVision, QuickHalfText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 128, Temperature = 0.07, Projection = ContrastiveProjection.Image)]
public partial class QuickHalf : IPairedModel;

[VisionEncoder(PatchSize = 32, Width = 384, Heads = 6, NormBeforeBlocks = true)]
public partial class S32Vision;

[TextDecoder(Width = 384, Heads = 6)]
[CrossAttention(Every = 2, OwnMlp = false)]
public partial class S32Text;

[MultimodalModel<S32Vision, S32Text>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 384, Temperature = 0.07, Projection = ContrastiveProjection.Image)]
public partial class S32 : IPairedModel;

[VisionEncoder(PatchSize = 32, Width = 384, Heads = 6, NormBeforeBlocks = true, Precision = Precision.BFloat16)]
public partial class S32HalfVision;

[TextDecoder(Width = 384, Heads = 6, Precision = Precision.BFloat16)]
[CrossAttention(Every = 2, OwnMlp = false)]
public partial class S32HalfText;

[MultimodalModel<S32HalfVision, S32HalfText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 384, Temperature = 0.07, Projection = ContrastiveProjection.Image)]
public partial class S32Half : IPairedModel;

[VisionEncoder(PatchSize = 32, Width = 768, Heads = 12, NormBeforeBlocks = true)]
public partial class B32Vision;

[TextDecoder(Width = 512, Heads = 8)]
[CrossAttention(Every = 2, OwnMlp = false)]
public partial class B32Text;

[MultimodalModel<B32Vision, B32Text>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 512, Temperature = 0.07, Projection = ContrastiveProjection.Image)]
public partial class B32 : IPairedModel;

[VisionEncoder(PatchSize = 32, Width = 768, Heads = 12, NormBeforeBlocks = true, Precision = Precision.BFloat16)]
public partial class B32HalfVision;

[TextDecoder(Width = 512, Heads = 8, Precision = Precision.BFloat16)]
[CrossAttention(Every = 2, OwnMlp = false)]
public partial class B32HalfText;

[MultimodalModel<B32HalfVision, B32HalfText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 512, Temperature = 0.07, Projection = ContrastiveProjection.Image)]
public partial class B32Half : IPairedModel;
