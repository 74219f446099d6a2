namespace Mammut.Integration.Tests.Models;

/// <summary>The family's plain member, small: what most tests run.</summary>
[VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2)]
public partial class TinyVision;

[TextDecoder(Vocabulary = 24, ContextLength = 10, Width = 12, Depth = 4, Heads = 2)]
[CrossAttention(Every = 2)]
public partial class TinyText;

[MultimodalModel<TinyVision, TinyText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional, CrossAttention = false)]
[CaptionHead("Captioning")]
[ContrastiveHead("Contrastive", EmbeddingWidth = 8)]
public partial class TinyMammut;
