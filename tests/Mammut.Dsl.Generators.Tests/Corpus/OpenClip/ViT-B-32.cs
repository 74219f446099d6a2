// Configuration: ViT-B-32 of open_clip. Pool type tok is Pooling.ClassToken, argmax is the last real token: the end token has the largest id.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 32, Width = 768, Depth = 12, Heads = 12, Pool = Pooling.ClassToken, NormBeforeBlocks = true)]
public partial class ClipB32Vision;

[TextEncoder(Vocabulary = 49408, ContextLength = 77, Width = 512, Depth = 12, Heads = 8)]
public partial class ClipB32Text;

[MultimodalModel<ClipB32Vision, ClipB32Text>(Layout = CheckpointLayout.OpenClip)]
[Pass("Contrastive", Mask = AttentionMask.Causal)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 512, Temperature = 0.07, TextPooling = TextPooling.Last)]
public partial class ClipB32;
