// Fault: mlfoundations/open_clip#840, mlfoundations/open_clip#458: a context length that is one off, 76 where the weights
//        have 77 positions; found when the file is read, or in an addition.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 16, Width = 768, Depth = 12, Heads = 12, Pool = Pooling.MeanAll, NormBeforeBlocks = true)]
public partial class SceneVision;

[TextDecoder(Vocabulary = 49408, ContextLength = 76, Width = 768, Depth = 12, Heads = 12)]
[CrossAttention(Every = 2)]
public partial class SceneText;

[MultimodalModel<SceneVision, SceneText>(Layout = CheckpointLayout.OpenClip)]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 768)]
[Checkpoint({|MAM206:"mammut_ViT-B-16.json"|})]
public partial class SceneMammut;
