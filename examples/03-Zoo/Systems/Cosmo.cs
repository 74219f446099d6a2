using Mammut;

namespace Mammut.Examples.Zoo;

// COSMO (Wang et al. 2024, arXiv 2401.00849): Flamingo's frozen language model cut in two. The lower half reads text alone: a learned
// latent that asks its tokens is the text's side of a contrast. Gated blocks in the upper half see the last image before a word, and the first of
// an image's latents is the image's side. MaMMUT has both losses too, but runs the whole decoder twice; here one run gives both.
// The base size is that of the 2.1B model: CLIP's ViT-L/14 and OPT-IML 1.3B (with GELU, where OPT has ReLU).

[VisionEncoder(ImageSize = 224, PatchSize = 14, Width = 1024, Depth = 24, Heads = 16, NormBeforeBlocks = true, NormTokens = true, ClassToken = false, Pool = Pooling.FirstLatent)]
[Resampler(Latents = 65, Depth = 6, Heads = 8, HeadWidth = 64)]
[Frozen]
public partial class CosmoVision;

[TextDecoder(Vocabulary = 50274, ContextLength = 128, Width = 2048, Depth = 24, Heads = 32, TiedEmbedding = true)]
[CrossAttention(From = 12, Every = 2, Placement = BlockPlacement.Before, Heads = 8, HeadWidth = 32, ImageWidth = 1024, MlpRatio = 2, KeyValueNorm = false, Bias = false, TanhGate = true)]
[Resampler(Latents = 1, Depth = 1, Heads = 8, HeadWidth = 64)]
[Frozen]
public partial class CosmoText;

[MultimodalModel<CosmoVision, CosmoText>]
[Pass("Unimodal", Layers = 12)]
[Pass("Captioning", CrossAttention = true, Continues = "Unimodal", Images = ImageSight.Latest, ImageToken = 50270)]
[CaptionHead("Captioning")]
[ContrastiveHead("Unimodal", EmbeddingWidth = 512, Temperature = 0.82, TextPooling = TextPooling.Latent)]
public partial class CosmoBase;

// On scenes: nothing is frozen, for nothing was trained before. A document has two pictures, each in front of its caption.

[VisionEncoder(ImageSize = 64, PatchSize = 16, Width = 96, Depth = 2, Heads = 2, NormTokens = true, ClassToken = false, Pool = Pooling.FirstLatent)]
[Resampler(Latents = 9, Depth = 1, Heads = 2, HeadWidth = 32)]
public partial class CosmoSceneVision;

[TextDecoder(Vocabulary = 1025, ContextLength = 80, Width = 96, Depth = 2, Heads = 2, StartToken = 1022, EndToken = 1023, TiedEmbedding = true)]
[CrossAttention(From = 1, Placement = BlockPlacement.Before, Heads = 2, HeadWidth = 32, ImageWidth = 96, MlpRatio = 2, KeyValueNorm = false, Bias = false, TanhGate = true)]
[Resampler(Latents = 1, Depth = 1, Heads = 2, HeadWidth = 32)]
public partial class CosmoSceneText;

[MultimodalModel<CosmoSceneVision, CosmoSceneText>]
[Pass("Unimodal", Layers = 1)]
[Pass("Captioning", CrossAttention = true, Continues = "Unimodal", Images = ImageSight.Latest, ImageToken = SceneDocuments.ImageToken)]
[CaptionHead("Captioning")]
[ContrastiveHead("Unimodal", EmbeddingWidth = 96, TextPooling = TextPooling.Latent)]
public partial class CosmoScenes;
