// Fault: coca_caption_loss_weight and coca_contrastive_loss_weight both 0: a run that trains nothing.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 16, Width = 768, Depth = 12, Heads = 12)]
public partial class SceneVision;

[TextDecoder(Vocabulary = 49408, ContextLength = 77, Width = 768, Depth = 12, Heads = 12)]
[CrossAttention(Every = 2)]
public partial class SceneText;

[MultimodalModel<SceneVision, SceneText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning", {|MAM004:LossWeight = 0|})]
[ContrastiveHead("Contrastive", EmbeddingWidth = 512, LossWeight = 0)]
public partial class SceneMammut;
