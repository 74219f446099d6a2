// Configuration: mammut_ViT-S-32 of LAION-AI/open_clip_mammut. cross_attn_ratio 2 is Every = 2; has_mlp false is
// LayerMlp = false; avg_all is Pooling.MeanAll; the layout brings its conventions of padding, labels and projections.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 32, Width = 384, Depth = 12, Heads = 6, Pool = Pooling.MeanAll, NormBeforeBlocks = true)]
public partial class MammutS32Vision;

[TextDecoder(Vocabulary = 49408, ContextLength = 77, Width = 384, Depth = 12, Heads = 6)]
[CrossAttention(Every = 2, LayerMlp = false)]
public partial class MammutS32Text;

[MultimodalModel<MammutS32Vision, MammutS32Text>(Layout = CheckpointLayout.OpenClip)]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 384, Temperature = 0.07)]
public partial class MammutS32;
