// Fault: encode_text of LAION-AI/open_clip_mammut takes an image too: such embeddings are compared with texts that
//        had none.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 16, Width = 768, Depth = 12, Heads = 12)]
public partial class SceneVision;

[TextDecoder(Vocabulary = 49408, ContextLength = 77, Width = 768, Depth = 12, Heads = 12)]
[CrossAttention(Every = 2)]
public partial class SceneText;

[MultimodalModel<SceneVision, SceneText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional, CrossAttention = true)]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead({|MAM203:"Contrastive"|}, EmbeddingWidth = 512)]
public partial class SceneMammut;
