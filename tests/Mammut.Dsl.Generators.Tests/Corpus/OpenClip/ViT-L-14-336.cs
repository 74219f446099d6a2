// Configuration: ViT-L-14-336 of open_clip. Pool type tok is Pooling.ClassToken, argmax is the last real token: the end token has the largest id.
using Mammut;

[VisionEncoder(ImageSize = 336, PatchSize = 14, Width = 1024, Depth = 24, Heads = 16, Pool = Pooling.ClassToken, NormBeforeBlocks = true)]
public partial class ClipL14At336Vision;

[TextEncoder(Vocabulary = 49408, ContextLength = 77, Width = 768, Depth = 12, Heads = 12)]
public partial class ClipL14At336Text;

[MultimodalModel<ClipL14At336Vision, ClipL14At336Text>(Layout = CheckpointLayout.OpenClip)]
[Pass("Contrastive", Mask = AttentionMask.Causal)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 768, Temperature = 0.07, TextPooling = TextPooling.Last)]
public partial class ClipL14At336;
