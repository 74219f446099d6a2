namespace Mammut.Integration.Tests.Models;

/// <summary>Large enough that what matters of its memory is in tensors that the allocator counts.</summary>
[VisionEncoder(ImageSize = 64, PatchSize = 8, Width = 128, Depth = 4, Heads = 4)]
public partial class MemoryVision;

[TextDecoder(Vocabulary = 4096, ContextLength = 40, Width = 128, Depth = 4, Heads = 4)]
[CrossAttention(Every = 2)]
public partial class MemoryText;

[MultimodalModel<MemoryVision, MemoryText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional, CrossAttention = false)]
[CaptionHead("Captioning")]
[ContrastiveHead("Contrastive", EmbeddingWidth = 128)]
public partial class MemoryMammut;
