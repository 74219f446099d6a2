using Mammut;

namespace Mammut.Examples.Zoo;

// CoCa (Yu et al. 2022, arXiv 2205.01917): a causal decoder of two halves. The lower one reads text alone, and a class token behind
// the text is the text's vector; the upper one goes on with the same tokens and asks the image, so that one run gives both losses.
// MaMMUT runs its whole decoder twice instead, once without the causal mask. Images are condensed by learned queries, the first of
// which is for the contrast. The base size is the paper's; its widths of embedding and context are not stated, these are guesses.

[VisionEncoder(ImageSize = 288, PatchSize = 18, Width = 768, Depth = 12, Heads = 12, ClassToken = false, Pool = Pooling.FirstLatent)]
[Resampler(Latents = 257, Depth = 1, Heads = 12, MlpRatio = 0, SeesLatents = false, Residual = false, Bias = true)]
public partial class CocaVision;

[TextDecoder(Vocabulary = 64000, ContextLength = 64, Width = 768, Depth = 24, Heads = 12)]
[CrossAttention(From = 12, Every = 1, Placement = BlockPlacement.Inside, OwnMlp = false)]
public partial class CocaText;

[MultimodalModel<CocaVision, CocaText>]
[Pass("Unimodal", Mask = AttentionMask.Causal, Layers = 12)]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true, Continues = "Unimodal")]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Unimodal", EmbeddingWidth = 768, Temperature = 0.07, TextPooling = TextPooling.ClassToken)]
public partial class CocaBase;

// On scenes:

[VisionEncoder(ImageSize = 64, PatchSize = 16, Width = 96, Depth = 2, Heads = 2, ClassToken = false, Pool = Pooling.FirstLatent)]
[Resampler(Latents = 9, Depth = 1, Heads = 2, MlpRatio = 0, SeesLatents = false, Residual = false, Bias = true)]
public partial class CocaSceneVision;

[TextDecoder(Vocabulary = 1024, ContextLength = 40, Width = 96, Depth = 2, Heads = 2)]
[CrossAttention(From = 1, Every = 1, Placement = BlockPlacement.Inside, OwnMlp = false)]
public partial class CocaSceneText;

[MultimodalModel<CocaSceneVision, CocaSceneText>]
[Pass("Unimodal", Mask = AttentionMask.Causal, Layers = 1)]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true, Continues = "Unimodal")]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Unimodal", EmbeddingWidth = 64, Temperature = 0.07, TextPooling = TextPooling.ClassToken)]
public partial class CocaScenes;
