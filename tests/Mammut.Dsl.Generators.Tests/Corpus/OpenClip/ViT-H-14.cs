// Configuration: ViT-H-14 of open_clip. Pool type tok is Pooling.ClassToken, argmax is the last real token: the end token has the largest id.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 14, Width = 1280, Depth = 32, Heads = 16, Pool = Pooling.ClassToken, NormBeforeBlocks = true)]
public partial class ClipH14Vision;

[TextEncoder(Vocabulary = 49408, ContextLength = 77, Width = 1024, Depth = 24, Heads = 16)]
public partial class ClipH14Text;

[MultimodalModel<ClipH14Vision, ClipH14Text>(Layout = CheckpointLayout.OpenClip)]
[Pass("Contrastive", Mask = AttentionMask.Causal)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 1024, Temperature = 0.07, TextPooling = TextPooling.Last)]
public partial class ClipH14;
