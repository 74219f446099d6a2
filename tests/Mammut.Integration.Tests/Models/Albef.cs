namespace Mammut.Integration.Tests.Models;

[VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2, MlpRatio = 1, NormEpsilon = 1e-6, PatchBias = true, NormTokens = true, Pool = Pooling.ClassToken)]
public partial class AlbefVision;

[TextEncoder(Vocabulary = 50, ContextLength = 10, Width = 16, Depth = 4, Heads = 2, MlpRatio = 1, NormPlacement = NormPlacement.Behind, EmbeddingNorm = true, NormEpsilon = 1e-12,
    StartToken = 48, EndToken = 49)]
[CrossAttention(From = 2, Every = 1, Placement = BlockPlacement.Inside, OwnMlp = false, KeyValueNorm = false)]
public partial class AlbefText;

/// <summary>ALBEF at the size of its reference. The copies stay, for the reference has them as they are after their move.</summary>
[MultimodalModel<AlbefVision, AlbefText>]
[Pass("Reading", Mask = AttentionMask.Bidirectional, Layers = 2)]
[Pass("Fusion", Mask = AttentionMask.Bidirectional, CrossAttention = true, Continues = "Reading")]
[ContrastiveHead("Reading", EmbeddingWidth = 8, TextPooling = TextPooling.First, ProjectionBias = true)]
[MatchingHead("Fusion")]
[MaskedLanguageHead("Fusion", MaskToken = 47)]
[Momentum(Decay = 1, Queue = 8)]
public partial class TinyAlbef;

[TextEncoder(Vocabulary = 50, ContextLength = 10, Width = 16, Depth = 4, Heads = 2, MlpRatio = 1, NormPlacement = NormPlacement.Behind, EmbeddingNorm = true, NormEpsilon = 1e-12,
    StartToken = 48, EndToken = 49)]
[CrossAttention(From = 2, Every = 1, Placement = BlockPlacement.Behind, OwnMlp = false, KeyValueNorm = false)]
public partial class AlbefTextWithBlocksBehind;

/// <summary>The same with one thing wrong: the image comes behind the MLP of a layer.</summary>
[MultimodalModel<AlbefVision, AlbefTextWithBlocksBehind>]
[Pass("Reading", Mask = AttentionMask.Bidirectional, Layers = 2)]
[Pass("Fusion", Mask = AttentionMask.Bidirectional, CrossAttention = true, Continues = "Reading")]
[ContrastiveHead("Reading", EmbeddingWidth = 8, TextPooling = TextPooling.First, ProjectionBias = true)]
[MatchingHead("Fusion")]
[MaskedLanguageHead("Fusion", MaskToken = 47)]
[Momentum(Decay = 1, Queue = 8)]
public partial class AlbefWithBlocksBehind;
