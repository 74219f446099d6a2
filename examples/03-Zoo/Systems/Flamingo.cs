using Mammut;

namespace Mammut.Examples.Zoo;

// Flamingo (Alayrac et al. 2022, arXiv 2204.14198): a language model and an image encoder that stay as they are. Learned latents
// condense each image, and a gated block in front of each layer, the identity at first, asks them. Texts are documents with images in between:
// a word sees the last image before it. MaMMUT has one image a text, trains all of it, and has a contrast, which this has not.
// The base size is that of OpenFlamingo-3B: CLIP's ViT-L/14, and 24 layers of width 2048.

[VisionEncoder(ImageSize = 224, PatchSize = 14, Width = 1024, Depth = 24, Heads = 16, NormBeforeBlocks = true, NormTokens = true, ClassToken = false)]
[Resampler(Latents = 64, Depth = 6, Heads = 8, HeadWidth = 64)]
[Frozen]
public partial class FlamingoVision;

[TextDecoder(Vocabulary = 50434, ContextLength = 2048, Width = 2048, Depth = 24, Heads = 16, TiedEmbedding = true)]
[CrossAttention(Every = 1, Placement = BlockPlacement.Before, Heads = 8, HeadWidth = 64, ImageWidth = 1024, KeyValueNorm = false, Bias = false, TanhGate = true)]
[Frozen]
public partial class FlamingoText;

[MultimodalModel<FlamingoVision, FlamingoText>]
[Pass("Captioning", CrossAttention = true, Images = ImageSight.Latest, ImageToken = 50431)]
[CaptionHead("Captioning")]
public partial class FlamingoBase;

// On scenes: nothing is frozen, for nothing was trained before. A document has two pictures, each in front of its caption.

[VisionEncoder(ImageSize = 64, PatchSize = 16, Width = 96, Depth = 2, Heads = 2, NormTokens = true, ClassToken = false)]
[Resampler(Latents = 8, Depth = 1, Heads = 2, HeadWidth = 32)]
public partial class FlamingoSceneVision;

[TextDecoder(Vocabulary = 1025, ContextLength = 80, Width = 96, Depth = 2, Heads = 2, StartToken = 1022, EndToken = 1023, TiedEmbedding = true)]
[CrossAttention(Every = 1, Placement = BlockPlacement.Before, Heads = 2, HeadWidth = 32, ImageWidth = 96, KeyValueNorm = false, Bias = false, TanhGate = true)]
public partial class FlamingoSceneText;

[MultimodalModel<FlamingoSceneVision, FlamingoSceneText>]
[Pass("Captioning", CrossAttention = true, Images = ImageSight.Latest, ImageToken = SceneDocuments.ImageToken)]
[CaptionHead("Captioning")]
public partial class FlamingoScenes;
