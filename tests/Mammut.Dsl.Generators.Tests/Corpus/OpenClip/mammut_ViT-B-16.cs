// Configuration: mammut_ViT-B-16 of LAION-AI/open_clip_mammut. cross_attn_ratio 2 is Every = 2; avg_all is Pooling.MeanAll; the layout
// brings its conventions of padding, labels and projections.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 16, Width = 768, Depth = 12, Heads = 12, Pool = Pooling.MeanAll, NormBeforeBlocks = true)]
public partial class MammutB16Vision;

[TextDecoder(Vocabulary = 49408, ContextLength = 77, Width = 768, Depth = 12, Heads = 12)]
[CrossAttention(Every = 2)]
public partial class MammutB16Text;

[MultimodalModel<MammutB16Vision, MammutB16Text>(Layout = CheckpointLayout.OpenClip)]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 768, Temperature = 0.07)]
public partial class MammutB16;
