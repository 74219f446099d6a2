using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 16, Width = 768, Depth = 12, Heads = 12)]
public partial class SceneVision;

[TextDecoder(ContextLength = 77, Width = 512, Depth = 12, Heads = 8)]
[CrossAttention(Every = 2)]
public partial class SceneText;

[MultimodalModel<SceneVision, SceneText>]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 768, Projection = ContrastiveProjection.Image)]
public partial class SceneMammut;
