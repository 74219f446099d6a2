using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 15, Width = 768, Depth = 12, Heads = 12)]
public partial class SceneVision;

[TextDecoder(ContextLength = 77, PaddingToken = 49407, Width = 512, Depth = 12, Heads = 8)]
[CrossAttention(Every = 24)]
public partial class SceneText;

[MultimodalModel<SceneVision, SceneText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[CaptionHead("Captioning", LabelSmoothing = 10)]
public partial class SceneMammut;
