using Mammut;

namespace Mammut.Examples.Zoo;

// CLIP (Radford et al. 2021, arXiv 2103.00020): two towers that never meet but in the loss. Where MaMMUT's one decoder reads texts
// both ways, this text tower is causal, has no vocabulary head and writes nothing; a text's vector is the state of its end token,
// which has seen all of it. The image's is that of its class token. The base size is ViT-B/32 with OpenAI's QuickGELU, under
// the names that open_clip has for its weights.

[VisionEncoder(ImageSize = 224, PatchSize = 32, Width = 768, Depth = 12, Heads = 12, Activation = Activation.QuickGelu, Pool = Pooling.ClassToken, NormBeforeBlocks = true)]
public partial class ClipVision;

[TextEncoder(Vocabulary = 49408, ContextLength = 77, Width = 512, Depth = 12, Heads = 8, Activation = Activation.QuickGelu)]
public partial class ClipText;

[MultimodalModel<ClipVision, ClipText>(Layout = CheckpointLayout.OpenClip)]
[Pass("Contrastive", Mask = AttentionMask.Causal)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 512, Temperature = 0.07, TextPooling = TextPooling.Last)]
public partial class ClipBase;

// On scenes:

[VisionEncoder(ImageSize = 64, PatchSize = 16, Width = 96, Depth = 2, Heads = 2, Activation = Activation.QuickGelu, Pool = Pooling.ClassToken, NormBeforeBlocks = true)]
public partial class ClipSceneVision;

[TextEncoder(Vocabulary = 1024, ContextLength = 40, Width = 96, Depth = 2, Heads = 2, Activation = Activation.QuickGelu)]
public partial class ClipSceneText;

[MultimodalModel<ClipSceneVision, ClipSceneText>]
[Pass("Contrastive", Mask = AttentionMask.Causal)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 64, Temperature = 0.07, TextPooling = TextPooling.Last)]
public partial class ClipScenes;
