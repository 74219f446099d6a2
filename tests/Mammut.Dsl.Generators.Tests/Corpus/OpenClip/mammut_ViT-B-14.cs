// Configuration: mammut_ViT-B-14 of LAION-AI/open_clip_mammut. cross_attn_ratio 2 is Every = 2; has_mlp false is
// LayerMlp = false; avg_all is Pooling.MeanAll; the layout brings its conventions of padding, labels and projections.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 14, Width = 768, Depth = 12, Heads = 12, Pool = Pooling.MeanAll, NormBeforeBlocks = true)]
public partial class MammutB14Vision;

[TextDecoder(Vocabulary = 49408, ContextLength = 77, Width = 512, Depth = 12, Heads = 8)]
[CrossAttention(Every = 2, LayerMlp = false)]
public partial class MammutB14Text;

[MultimodalModel<MammutB14Vision, MammutB14Text>(Layout = CheckpointLayout.OpenClip)]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 512, Temperature = 0.07)]
public partial class MammutB14;
