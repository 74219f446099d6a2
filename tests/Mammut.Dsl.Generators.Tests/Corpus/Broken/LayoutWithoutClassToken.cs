// Fault: weights of one architecture for another: missing keys are found when the file is read, if strict.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 16, Width = 768, Depth = 12, Heads = 12, ClassToken = false)]
public partial class SceneVision;

[TextDecoder(Vocabulary = 49408, ContextLength = 77, Width = 768, Depth = 12, Heads = 12)]
[CrossAttention(Every = 2)]
public partial class SceneText;

[MultimodalModel<SceneVision, SceneText>({|MAM204:Layout = CheckpointLayout.OpenClip|})]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 768)]
public partial class SceneMammut;
