namespace Mammut.Integration.Tests.Models;

/// <summary>CLIP with the names that open_clip has for it.</summary>
[MultimodalModel<ClipVision, ClipText>(Layout = CheckpointLayout.OpenClip)]
[Pass("Contrastive", Mask = AttentionMask.Causal)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 12, Temperature = 0.07, TextPooling = TextPooling.Last)]
public partial class OpenClip;

[VisionEncoder(ImageHeight = 24, ImageWidth = 16, PatchSize = 8, Width = 24, Depth = 2, Heads = 3, MlpRatio = 2, Pool = Pooling.ClassToken, NormBeforeBlocks = true, NormTokens = true)]
public partial class LargeClipVision;

[TextEncoder(Vocabulary = 50, ContextLength = 6, Width = 16, Depth = 3, Heads = 2)]
public partial class ShortClipText;

/// <summary>The same for higher images and shorter texts.</summary>
[MultimodalModel<LargeClipVision, ShortClipText>(Layout = CheckpointLayout.OpenClip)]
[Pass("Contrastive", Mask = AttentionMask.Causal)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 12, Temperature = 0.07, TextPooling = TextPooling.Last)]
public partial class LargeOpenClip;

/// <summary>CoCa with the names that open_clip has for it: queries, keys and values of its pooler are three matrices, their biases one vector.</summary>
[MultimodalModel<CocaVision, CocaText>(Layout = CheckpointLayout.OpenClip)]
[Pass("Unimodal", Mask = AttentionMask.Causal, Layers = 2)]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true, Continues = "Unimodal")]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Unimodal", EmbeddingWidth = 16, Temperature = 0.07, TextPooling = TextPooling.ClassToken)]
public partial class OpenCoca;

[TextDecoder(Vocabulary = 50, ContextLength = 7, Width = 16, Depth = 4, Heads = 2, MlpRatio = 2)]
[CrossAttention(Layers = [2, 3])]
public partial class ShortCocaText;

/// <summary>The same for shorter texts.</summary>
[MultimodalModel<CocaVision, ShortCocaText>(Layout = CheckpointLayout.OpenClip)]
[Pass("Unimodal", Mask = AttentionMask.Causal, Layers = 2)]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true, Continues = "Unimodal")]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Unimodal", EmbeddingWidth = 16, Temperature = 0.07, TextPooling = TextPooling.ClassToken)]
public partial class ShortOpenCoca;

[VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2, NormBeforeBlocks = true, Pool = Pooling.FirstLatent)]
[Resampler(Latents = 4, Depth = 1, Heads = 2, MlpRatio = 0, SeesLatents = false, Residual = false, Bias = true)]
public partial class NarrowCocaVision;

/// <summary>The same with an image tower as wide as the text: queries, keys and values of its pooler are one matrix.</summary>
[MultimodalModel<NarrowCocaVision, CocaText>(Layout = CheckpointLayout.OpenClip)]
[Pass("Unimodal", Mask = AttentionMask.Causal, Layers = 2)]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true, Continues = "Unimodal")]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Unimodal", EmbeddingWidth = 16, Temperature = 0.07, TextPooling = TextPooling.ClassToken)]
public partial class NarrowOpenCoca;

[VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2, NormBeforeBlocks = true, NormTokens = true, Pool = Pooling.ClassToken)]
public partial class PlainCocaVision;

/// <summary>The same without a pooler: text sees the patches, and not the class token.</summary>
[MultimodalModel<PlainCocaVision, CocaText>(Layout = CheckpointLayout.OpenClip, ShowClassToken = false)]
[Pass("Unimodal", Mask = AttentionMask.Causal, Layers = 2)]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true, Continues = "Unimodal")]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Unimodal", EmbeddingWidth = 12, Temperature = 0.07, TextPooling = TextPooling.ClassToken)]
public partial class PlainOpenCoca;

[VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 16, Depth = 1, Heads = 2, MlpRatio = 1, NormBeforeBlocks = true, NormTokens = true, Pool = Pooling.LatentBeside)]
[Resampler(Latents = 4, Depth = 1, Heads = 2, MlpRatio = 0, SeesLatents = false, Residual = false, Bias = true, NormLatents = false)]
public partial class ParallelVision;

[VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 16, Depth = 1, Heads = 2, MlpRatio = 1, NormBeforeBlocks = true, NormTokens = true, Pool = Pooling.LatentAbove)]
[Resampler(Latents = 4, Depth = 1, Heads = 2, MlpRatio = 0, SeesLatents = false, Residual = false, Bias = true, NormLatents = false)]
public partial class CascadeVision;

[TextDecoder(Vocabulary = 50, ContextLength = 10, Width = 16, Depth = 2, Heads = 2, MlpRatio = 2)]
[CrossAttention(Layers = [1])]
public partial class PooledCocaText;

/// <summary>CoCa whose two poolers both ask the image.</summary>
[MultimodalModel<ParallelVision, PooledCocaText>(Layout = CheckpointLayout.OpenClip)]
[Pass("Unimodal", Mask = AttentionMask.Causal, Layers = 1)]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true, Continues = "Unimodal")]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Unimodal", EmbeddingWidth = 16, Temperature = 0.07, TextPooling = TextPooling.ClassToken)]
public partial class ParallelCoca;

/// <summary>CoCa whose pooler for the contrast asks the other one's latents.</summary>
[MultimodalModel<CascadeVision, PooledCocaText>(Layout = CheckpointLayout.OpenClip)]
[Pass("Unimodal", Mask = AttentionMask.Causal, Layers = 1)]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true, Continues = "Unimodal")]
[CaptionHead("Captioning", LossWeight = 2)]
[ContrastiveHead("Unimodal", EmbeddingWidth = 16, Temperature = 0.07, TextPooling = TextPooling.ClassToken)]
public partial class CascadeCoca;
