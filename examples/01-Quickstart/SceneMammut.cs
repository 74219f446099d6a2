using Mammut;

namespace Mammut.Examples.Quickstart;

[VisionEncoder(ImageSize = 96, PatchSize = 16, Width = 128, Depth = 4, Heads = 2,
    Positions = VisionPositions.SinCos2D)]
public partial class SceneVision;

[TextDecoder(Vocabulary = 1024, ContextLength = 40, Width = 128, Depth = 2, Heads = 2)]
[CrossAttention(Every = 1)]
public partial class SceneText;

[MultimodalModel<SceneVision, SceneText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional, CrossAttention = false)]
[CaptionHead("Captioning", LossWeight = 1.0)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 128, Loss = ContrastiveLoss.InfoNce, LossWeight = 1.0)]
public partial class SceneMammut;
