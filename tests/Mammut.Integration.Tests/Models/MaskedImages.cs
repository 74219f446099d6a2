namespace Mammut.Integration.Tests.Models;

[VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2, PatchBias = true, NormTokens = true)]
public partial class MaskedImageVision;

[Frozen]
[TextEncoder(Vocabulary = 24, ContextLength = 10, Width = 12, Depth = 1, Heads = 2)]
public partial class UnreadText;

/// <summary>The image side of MoMo at the size of its reference: hidden patches are all that is trained.</summary>
[MultimodalModel<MaskedImageVision, UnreadText>]
[MaskedImageHead(Share = 0.75)]
public partial class MaskedImageModel;

[VisionEncoder(ImageHeight = 16, ImageWidth = 24, PatchSize = 4, Width = 16, Depth = 1, Heads = 2, ClassToken = false, NormBeforeBlocks = true, CroppedPositions = 8)]
[Resampler(Latents = 3, Depth = 1, Heads = 2)]
public partial class ResampledPatchVision;

/// <summary>Hidden patches beside captions: the latents that a text sees come of the same layers.</summary>
[MultimodalModel<ResampledPatchVision, TinyText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[CaptionHead("Captioning")]
[MaskedImageHead(LossWeight = 0.5)]
public partial class MaskedImageCaptionModel;
