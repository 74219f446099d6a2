// Fault: open_clip stores ln(1/0.07); its value is no temperature.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 16, Width = 768, Depth = 12, Heads = 12)]
public partial class SceneVision;

[TextDecoder(Vocabulary = 49408, ContextLength = 77, Width = 768, Depth = 12, Heads = 12)]
[CrossAttention(Every = 2)]
public partial class SceneText;

[MultimodalModel<SceneVision, SceneText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 512, {|MAM003:Temperature = 2.6593|})]
public partial class SceneMammut;
