namespace Mammut.Integration.Tests.Models;

// Between them these models use every word of the language at least once.

[VisionEncoder(ImageHeight = 16, ImageWidth = 24, PatchSize = 8, Width = 16, Depth = 1, Heads = 4, MlpRatio = 2, Activation = Activation.SwiGlu,
    Norm = Normalization.RmsNorm, Positions = VisionPositions.SinCos2D, ClassToken = false, Pool = Pooling.Attention)]
public partial class GatedVision;

[TextDecoder(Vocabulary = 24, ContextLength = 10, Width = 16, Depth = 5, Heads = 2, MlpRatio = 1.5, Activation = Activation.SwiGlu,
    Norm = Normalization.RmsNorm, NormEpsilon = 1e-6, Positions = TextPositions.Rotary, TiedEmbedding = true)]
[CrossAttention(Layers = [1, 2], Heads = 4, OwnMlp = false, KeyValueNorm = false, TanhGate = true)]
public partial class RotaryText;

/// <summary>RMS norms, SwiGLU, rotary positions, gates, a prefix pass, the sigmoid loss.</summary>
[MultimodalModel<GatedVision, RotaryText>]
[Pass("Answering", Mask = AttentionMask.Prefix, CrossAttention = true)]
[Pass("Matching", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Answering", LabelSmoothing = 0.1, ZLoss = 1e-3, LossWeight = 2)]
[ContrastiveHead("Matching", EmbeddingWidth = 16, Loss = ContrastiveLoss.Sigmoid, TextPooling = TextPooling.Last, Projection = ContrastiveProjection.None)]
public partial class GatedModel;

[VisionEncoder(ImageSize = 16, PatchSize = 4, Width = 12, Depth = 2, Heads = 3, Activation = Activation.QuickGelu, Pool = Pooling.ClassToken,
    LayerScale = 0.1, CroppedPositions = 8, PatchDropout = 0.5, NormBeforeBlocks = true)]
public partial class DroppingVision;

[TextDecoder(Vocabulary = 24, ContextLength = 10, Width = 12, Depth = 3, Heads = 2, Activation = Activation.GeluTanh, LayerScale = 0.1, PaddingToken = 3, StartToken = 1, EndToken = 2)]
[CrossAttention(Count = 2)]
public partial class ClassText;

/// <summary>Cropped positions, patch dropout, layer scale on both sides, a text class token behind a causal mask, the focal loss, a fixed temperature.</summary>
[MultimodalModel<DroppingVision, ClassText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Matching", Mask = AttentionMask.Causal)]
[CaptionHead("Captioning")]
[ContrastiveHead("Matching", EmbeddingWidth = 8, Loss = ContrastiveLoss.Focal, FocalGamma = 2, Temperature = 0.5, LearnedTemperature = false,
    TextPooling = TextPooling.ClassToken)]
public partial class ClassTokenModel;

[VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2, Pool = Pooling.MeanPatches, Precision = Precision.BFloat16)]
public partial class HalfVision;

[TextDecoder(Vocabulary = 24, ContextLength = 10, Width = 12, Depth = 2, Heads = 2, Precision = Precision.BFloat16)]
[CrossAttention(Every = 1)]
public partial class HalfText;

/// <summary>Matrix products in 16 bits, weights in 32.</summary>
[MultimodalModel<HalfVision, HalfText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning")]
[ContrastiveHead("Contrastive", EmbeddingWidth = 8)]
public partial class HalfMammut;

[VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2, Pool = Pooling.MeanPatches)]
public partial class SingleVision;

[TextDecoder(Vocabulary = 24, ContextLength = 10, Width = 12, Depth = 2, Heads = 2)]
[CrossAttention(Every = 1)]
public partial class SingleText;

/// <summary>The same as <see cref="HalfMammut"/> in 32 bits.</summary>
[MultimodalModel<SingleVision, SingleText>]
[Pass("Captioning", Mask = AttentionMask.Causal, CrossAttention = true)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning")]
[ContrastiveHead("Contrastive", EmbeddingWidth = 8)]
public partial class SingleMammut;
