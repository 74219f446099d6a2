namespace Mammut.Integration.Tests.Models;

[VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 16, Depth = 1, Heads = 2, NormTokens = true, Pool = Pooling.FirstLatent)]
[Resampler(Latents = 4, Depth = 2, Heads = 2, HeadWidth = 6, MlpRatio = 2)]
public partial class ResampledVision;

[TextDecoder(Vocabulary = 24, ContextLength = 10, Width = 12, Depth = 2, Heads = 2)]
[CrossAttention(Every = 1)]
public partial class ResampledText;

/// <summary>A resampler of two layers: text sees all of its latents but the first, which stands for the image.</summary>
[MultimodalModel<ResampledVision, ResampledText>]
[Pass("Captioning", CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning")]
[ContrastiveHead("Contrastive", EmbeddingWidth = 8, TextPooling = TextPooling.First)]
public partial class ResampledModel;
