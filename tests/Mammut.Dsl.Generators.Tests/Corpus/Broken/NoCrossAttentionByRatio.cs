// Fault: LAION-AI/open_clip_mammut: the ablation “no cross-attention at all” as a ratio beyond the depth, a division
//        by zero there.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 16, Width = 768, Depth = 12, Heads = 12)]
public partial class SceneVision;

[TextDecoder(Vocabulary = 49408, ContextLength = 77, Width = 768, Depth = 12, Heads = 12)]
[CrossAttention({|MAM003:Every = 13|})]
public partial class SceneText;

[MultimodalModel<SceneVision, SceneText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 512)]
public partial class SceneMammut;
