namespace Mammut.Integration.Tests.Models;

[VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 24, Depth = 2, Heads = 3, MlpRatio = 1, NormBeforeBlocks = true, Pool = Pooling.FirstLatent)]
[Resampler(Latents = 6, Width = 16, Depth = 1, Heads = 2, MlpRatio = 0, SeesLatents = false, Residual = false, Bias = true)]
public partial class CocaVision;

[TextDecoder(Vocabulary = 50, ContextLength = 10, Width = 16, Depth = 4, Heads = 2, MlpRatio = 2)]
[CrossAttention(Layers = [2, 3])]
public partial class CocaText;

/// <summary>CoCa (Yu et al. 2022): a decoder whose lower half reads text alone, and whose upper half goes on with what it read.</summary>
[MultimodalModel<CocaVision, CocaText>]
[Pass("Unimodal", Mask = AttentionMask.Causal, Layers = 2)]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true, Continues = "Unimodal")]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Unimodal", EmbeddingWidth = 16, Temperature = 0.07, TextPooling = TextPooling.ClassToken)]
public partial class TinyCoca;

[TextDecoder(Vocabulary = 50, ContextLength = 10, Width = 16, Depth = 4, Heads = 2, MlpRatio = 2)]
[CrossAttention(Layers = [2, 3], Placement = BlockPlacement.Before)]
public partial class CocaTextBefore;

/// <summary>CoCa with one thing wrong: the image is seen in front of a layer.</summary>
[MultimodalModel<CocaVision, CocaTextBefore>]
[Pass("Unimodal", Mask = AttentionMask.Causal, Layers = 2)]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true, Continues = "Unimodal")]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Unimodal", EmbeddingWidth = 16, Temperature = 0.07, TextPooling = TextPooling.ClassToken)]
public partial class CocaSeeingBefore;
