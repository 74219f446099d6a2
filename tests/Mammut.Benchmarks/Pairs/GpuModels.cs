namespace Mammut.Benchmarks.Pairs;

// mammut_ViT-B-16 and mammut_ViT-L-14, with products in bfloat16: what the GPU is measured with (has_mlp true: a block of
// cross-attention has an MLP of its own).

[VisionEncoder(PatchSize = 16, Width = 768, Heads = 12, NormBeforeBlocks = true, Precision = Precision.BFloat16)]
public partial class B16Vision;

[TextDecoder(Width = 768, Heads = 12, Precision = Precision.BFloat16)]
[CrossAttention(Every = 2)]
public partial class B16Text;

[MultimodalModel<B16Vision, B16Text>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 768, Temperature = 0.07, Projection = ContrastiveProjection.Image)]
public partial class B16 : IPairedModel;

[VisionEncoder(PatchSize = 14, Width = 1024, Depth = 24, Heads = 16, NormBeforeBlocks = true, Precision = Precision.BFloat16)]
public partial class L14Vision;

[TextDecoder(Width = 768, Heads = 12, Precision = Precision.BFloat16)]
[CrossAttention(Every = 2)]
public partial class L14Text;

[MultimodalModel<L14Vision, L14Text>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 768, Temperature = 0.07, Projection = ContrastiveProjection.Image)]
public partial class L14 : IPairedModel;
