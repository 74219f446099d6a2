namespace Mammut.Integration.Tests.Models;

[VisionEncoder(ImageSize = 64, PatchSize = 16, Width = 64, Depth = 2, Heads = 1, NormBeforeBlocks = true)]
public partial class OpenVision;

[TextDecoder(Vocabulary = 101, ContextLength = 12, Width = 64, Depth = 4, Heads = 4)]
[CrossAttention(Every = 2)]
public partial class OpenText;

/// <summary>The open implementation's architecture at the size of the fixture.</summary>
[MultimodalModel<OpenVision, OpenText>(Layout = CheckpointLayout.OpenClip)]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 64)]
public partial class OpenMammut;

[VisionEncoder(ImageHeight = 96, ImageWidth = 64, PatchSize = 16, Width = 64, Depth = 2, Heads = 1, NormBeforeBlocks = true)]
public partial class LargeOpenVision;

[TextDecoder(Vocabulary = 101, ContextLength = 8, Width = 64, Depth = 4, Heads = 4)]
[CrossAttention(Every = 2)]
public partial class ShortOpenText;

/// <summary>The same for higher images and shorter texts: a checkpoint of the one above needs its positions resized.</summary>
[MultimodalModel<LargeOpenVision, ShortOpenText>(Layout = CheckpointLayout.OpenClip)]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 64)]
public partial class LargeOpenMammut;
