using Mammut;

namespace Mammut.Examples.Zoo;

// MaMMUT (Kuo et al. 2023, arXiv 2303.16839): one vision encoder, one text decoder that runs twice with the same weights. The
// first pass is causal and sees the image, the second sees all of the text and no image. All others are told apart from this one.
// The base size is that of openMaMMUT's mammut_ViT-B-16, whose conventions the layout OpenClip brings.

[VisionEncoder(ImageSize = 224, PatchSize = 16, Width = 768, Depth = 12, Heads = 12, NormBeforeBlocks = true)]
public partial class MammutVision;

[TextDecoder(Width = 768, Depth = 12, Heads = 12)]
[CrossAttention(Every = 2)]
public partial class MammutText;

[MultimodalModel<MammutVision, MammutText>(Layout = CheckpointLayout.OpenClip)]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 768)]
public partial class MammutBase;

// On scenes:

[VisionEncoder(ImageSize = 64, PatchSize = 16, Width = 96, Depth = 2, Heads = 2)]
public partial class MammutSceneVision;

[TextDecoder(Vocabulary = 1024, ContextLength = 40, Width = 96, Depth = 2, Heads = 2)]
[CrossAttention(Every = 2)]
public partial class MammutSceneText;

[MultimodalModel<MammutSceneVision, MammutSceneText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning")]
[ContrastiveHead("Contrastive", EmbeddingWidth = 96, Loss = ContrastiveLoss.Focal)]
public partial class MammutScenes;
