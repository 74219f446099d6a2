using Mammut;

namespace Mammut.Examples.Zoo;

// SigLIP (Zhai et al. 2023, arXiv 2303.15343): CLIP's two towers, but each pair of an image and a text is classified alone, with a
// learned bias, so that no pair needs the rest of the batch. Images have no class token: one learned query asks all patches. Texts
// have no mask, not even over padding, and the last place is their vector. Next to MaMMUT: no captions, and a loss that is its focal
// one with exponent 0 and a bias. The base size is ViT-B/16 at 224 pixels.

[VisionEncoder(ImageSize = 224, PatchSize = 16, Width = 768, Depth = 12, Heads = 12, Activation = Activation.GeluTanh, NormEpsilon = 1e-6,
    ClassToken = false, PatchBias = true, NormTokens = true, Pool = Pooling.Attention)]
public partial class SiglipVision;

[TextEncoder(Vocabulary = 32000, ContextLength = 64, Width = 768, Depth = 12, Heads = 12, Activation = Activation.GeluTanh, NormEpsilon = 1e-6,
    PaddingToken = 1, EndToken = 1)]
public partial class SiglipText;

[MultimodalModel<SiglipVision, SiglipText>]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional, Padding = Padding.Attended)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 768, Loss = ContrastiveLoss.Sigmoid, TextPooling = TextPooling.Last,
    Projection = ContrastiveProjection.Text, ProjectionBias = true)]
public partial class SiglipBase;

// On scenes:

[VisionEncoder(ImageSize = 64, PatchSize = 16, Width = 96, Depth = 2, Heads = 2, Activation = Activation.GeluTanh, NormEpsilon = 1e-6,
    ClassToken = false, PatchBias = true, NormTokens = true, Pool = Pooling.Attention)]
public partial class SiglipSceneVision;

[TextEncoder(Vocabulary = 1024, ContextLength = 40, Width = 96, Depth = 2, Heads = 2, Activation = Activation.GeluTanh, NormEpsilon = 1e-6)]
public partial class SiglipSceneText;

[MultimodalModel<SiglipSceneVision, SiglipSceneText>]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional, Padding = Padding.Attended)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 96, Loss = ContrastiveLoss.Sigmoid, TextPooling = TextPooling.Last,
    Projection = ContrastiveProjection.Text, ProjectionBias = true)]
public partial class SiglipScenes;
