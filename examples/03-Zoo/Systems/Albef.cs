using Mammut;

namespace Mammut.Examples.Zoo;

// ALBEF (Li et al. 2021, arXiv 2107.07651). The text is read by BERT, whose norms stand behind the residual sums: its lower half reads the
// text alone and is compared with the image, its upper half goes on with the same tokens and sees the image between self-attention and
// MLP. Nothing is generated and no mask is causal, as in MaMMUT's second pass; instead of captions there are two tasks on the upper half:
// whether text and image match, shown the most alike of those that do not, and which tokens are hidden. A copy of the model that follows
// its weights slowly keeps a queue of features to compare with, and softens the labels.

[VisionEncoder(ImageSize = 256, PatchSize = 16, Width = 768, Depth = 12, Heads = 12, NormEpsilon = 1e-6, PatchBias = true, NormTokens = true, Pool = Pooling.ClassToken)]
public partial class AlbefVision;

[TextEncoder(Vocabulary = 30522, ContextLength = 512, Width = 768, Depth = 12, Heads = 12, NormPlacement = NormPlacement.Behind, EmbeddingNorm = true, NormEpsilon = 1e-12,
    StartToken = 101, EndToken = 102)]
[CrossAttention(From = 6, Every = 1, Placement = BlockPlacement.Inside, OwnMlp = false, KeyValueNorm = false)]
public partial class AlbefText;

[MultimodalModel<AlbefVision, AlbefText>]
[Pass("Reading", Mask = AttentionMask.Bidirectional, Layers = 6)]
[Pass("Fusion", Mask = AttentionMask.Bidirectional, CrossAttention = true, Continues = "Reading")]
[ContrastiveHead("Reading", EmbeddingWidth = 256, TextPooling = TextPooling.First, ProjectionBias = true)]
[MatchingHead("Fusion")]
[MaskedLanguageHead("Fusion", MaskToken = 103)]
[Momentum(Decay = 0.995, Distillation = 0.4, Ramp = 10000, Queue = 65536)]
public partial class AlbefBase;

// On scenes:

[VisionEncoder(ImageSize = 64, PatchSize = 16, Width = 96, Depth = 2, Heads = 2, PatchBias = true, NormTokens = true, Pool = Pooling.ClassToken)]
public partial class AlbefSceneVision;

[TextEncoder(Vocabulary = 1024, ContextLength = 40, Width = 96, Depth = 4, Heads = 2, NormPlacement = NormPlacement.Behind, EmbeddingNorm = true)]
[CrossAttention(From = 2, Every = 1, Placement = BlockPlacement.Inside, OwnMlp = false, KeyValueNorm = false)]
public partial class AlbefSceneText;

[MultimodalModel<AlbefSceneVision, AlbefSceneText>]
[Pass("Reading", Mask = AttentionMask.Bidirectional, Layers = 2)]
[Pass("Fusion", Mask = AttentionMask.Bidirectional, CrossAttention = true, Continues = "Reading")]
[ContrastiveHead("Reading", EmbeddingWidth = 64, TextPooling = TextPooling.First, ProjectionBias = true)]
[MatchingHead("Fusion")]
[MaskedLanguageHead("Fusion")]
[Momentum(Ramp = 100, Queue = 256)]
public partial class AlbefScenes;
