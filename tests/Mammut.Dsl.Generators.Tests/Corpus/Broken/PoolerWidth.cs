// Fault: facebookresearch/multimodal#517: the pooler's dimension is that of the encoder, not that of what it is
//        compared with.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 16, Width = 1024, Depth = 12, Heads = 16, Pool = Pooling.Attention)]
public partial class SceneVision;

[TextDecoder(Vocabulary = 49408, ContextLength = 77, Width = 768, Depth = 12, Heads = 12)]
[CrossAttention(Every = 2)]
public partial class SceneText;

[MultimodalModel<SceneVision, SceneText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Contrastive", {|MAM105:EmbeddingWidth = 768|}, Projection = ContrastiveProjection.None)]
public partial class SceneMammut;
