using Mammut;

namespace Mammut.Examples.Zoo;

// GIT (Wang et al. 2022, arXiv 2205.14100): the image's tokens, projected and normalised, stand in front of the text in one sequence
// of a post-norm decoder. Image tokens see the image, words the image and what comes before them: where MaMMUT asks the image
// through cross-attention, here the layers' own attention does. There is no contrast; the smoothed loss is a divergence, 0 at best.
// The base size is GIT-B's: CLIP's ViT-B/16 and six layers of BERT's width and vocabulary.

[VisionEncoder(ImageSize = 224, PatchSize = 16, Width = 768, Depth = 12, Heads = 12, Activation = Activation.QuickGelu, NormBeforeBlocks = true, NormTokens = true)]
public partial class GitVision;

[TextDecoder(Vocabulary = 30522, ContextLength = 40, Width = 768, Depth = 6, Heads = 12, NormPlacement = NormPlacement.Behind, NormEpsilon = 1e-12,
    EmbeddingNorm = true, EmbeddingNormEpsilon = 1e-8, TiedEmbedding = true, HeadBias = true, StartToken = 101, EndToken = 102)]
public partial class GitText;

[MultimodalModel<GitVision, GitText>(ImageProjection = ImageProjection.LinearNorm, ImageNormEpsilon = 1e-5)]
[Pass("Captioning", Mask = AttentionMask.Prefix, Image = ImageInput.Prefix)]
[CaptionHead("Captioning", LabelSmoothing = 0.1, Smoothing = SmoothingForm.OtherTokens)]
public partial class GitBase;

// On scenes:

[VisionEncoder(ImageSize = 64, PatchSize = 16, Width = 96, Depth = 2, Heads = 2, NormTokens = true)]
public partial class GitSceneVision;

[TextDecoder(Vocabulary = 1024, ContextLength = 40, Width = 96, Depth = 2, Heads = 2, NormPlacement = NormPlacement.Behind, EmbeddingNorm = true,
    TiedEmbedding = true, HeadBias = true)]
public partial class GitSceneText;

[MultimodalModel<GitSceneVision, GitSceneText>(ImageProjection = ImageProjection.LinearNorm)]
[Pass("Captioning", Mask = AttentionMask.Prefix, Image = ImageInput.Prefix)]
[CaptionHead("Captioning", LabelSmoothing = 0.1, Smoothing = SmoothingForm.OtherTokens)]
public partial class GitScenes;
