// Configuration: mammut_ViT-H-16 of LAION-AI/open_clip_mammut. cross_attn_ratio 2 is Every = 2; avg_all is Pooling.MeanAll; the layout
// brings its conventions of padding, labels and projections.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 16, Width = 1280, Depth = 32, Heads = 16, Pool = Pooling.MeanAll, NormBeforeBlocks = true)]
public partial class MammutH16Vision;

[TextDecoder(Vocabulary = 49408, ContextLength = 77, Width = 1024, Depth = 24, Heads = 16)]
[CrossAttention(Every = 2)]
public partial class MammutH16Text;

[MultimodalModel<MammutH16Vision, MammutH16Text>(Layout = CheckpointLayout.OpenClip)]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 1024, Temperature = 0.07)]
public partial class MammutH16;
