// Fault: open MaMMUT checkpoints have no projection on the text side.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 16, Width = 768, Depth = 12, Heads = 12, NormBeforeBlocks = true)]
public partial class SceneVision;

[TextDecoder(Vocabulary = 49408, ContextLength = 77, Width = 768, Depth = 12, Heads = 12)]
[CrossAttention(Every = 2)]
public partial class SceneText;

[MultimodalModel<SceneVision, SceneText>(Layout = CheckpointLayout.OpenClip)]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 768, {|MAM204:Projection = ContrastiveProjection.Both|})]
public partial class SceneMammut;
