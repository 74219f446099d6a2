// Configuration: ViT-B-32-quickgelu of open_clip. Pool type tok is Pooling.ClassToken, argmax is the last real token: the end token has the largest id.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 32, Width = 768, Depth = 12, Heads = 12, Activation = Activation.QuickGelu, Pool = Pooling.ClassToken, NormBeforeBlocks = true)]
public partial class ClipB32QuickGeluVision;

[TextEncoder(Vocabulary = 49408, ContextLength = 77, Width = 512, Depth = 12, Heads = 8, Activation = Activation.QuickGelu)]
public partial class ClipB32QuickGeluText;

[MultimodalModel<ClipB32QuickGeluVision, ClipB32QuickGeluText>(Layout = CheckpointLayout.OpenClip)]
[Pass("Contrastive", Mask = AttentionMask.Causal)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 512, Temperature = 0.07, TextPooling = TextPooling.Last)]
public partial class ClipB32QuickGelu;
