namespace Mammut.Benchmarks.Cases;

// The size of examples/01-Quickstart, declared again so that a change there does not move the numbers here.
[VisionEncoder(ImageSize = 96, PatchSize = 16, Width = 128, Depth = 4, Heads = 2, Positions = VisionPositions.SinCos2D)]
public partial class BenchmarkVision;

[TextDecoder(Vocabulary = 1024, ContextLength = 40, Width = 128, Depth = 2, Heads = 2)]
[CrossAttention(Every = 1)]
public partial class BenchmarkText;

[MultimodalModel<BenchmarkVision, BenchmarkText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional, CrossAttention = false)]
[CaptionHead("Captioning")]
[ContrastiveHead("Contrastive", EmbeddingWidth = 128, Loss = ContrastiveLoss.InfoNce)]
public partial class BenchmarkModel;

// The same with a context as long as the texts of the training benchmark: never built, but the compiler counts its operations.
[TextDecoder(Vocabulary = 1024, ContextLength = TrainingBenchmark.TextLength, Width = 128, Depth = 2, Heads = 2)]
[CrossAttention(Every = 1)]
public partial class ShortText;

[MultimodalModel<BenchmarkVision, ShortText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional, CrossAttention = false)]
[CaptionHead("Captioning")]
[ContrastiveHead("Contrastive", EmbeddingWidth = 128, Loss = ContrastiveLoss.InfoNce)]
public partial class ShortTextModel;
