namespace Mammut.Integration.Tests.Models;

[VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 24, Depth = 2, Heads = 3, MlpRatio = 2, Pool = Pooling.ClassToken, NormBeforeBlocks = true, NormTokens = true)]
public partial class ClipVision;

[TextEncoder(Vocabulary = 50, ContextLength = 10, Width = 16, Depth = 3, Heads = 2)]
public partial class ClipText;

/// <summary>CLIP (Radford et al. 2021): two towers, and the text's vector is that of its end token.</summary>
[MultimodalModel<ClipVision, ClipText>]
[Pass("Contrastive", Mask = AttentionMask.Causal)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 12, Temperature = 0.07, TextPooling = TextPooling.Last)]
public partial class TinyClip;

/// <summary>CLIP with one thing wrong: its texts see what comes behind.</summary>
[MultimodalModel<ClipVision, ClipText>]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 12, Temperature = 0.07, TextPooling = TextPooling.Last)]
public partial class ClipWithoutMask;

[VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2, MlpRatio = 2, Activation = Activation.GeluTanh, NormEpsilon = 1e-6,
    ClassToken = false, PatchBias = true, NormTokens = true, Pool = Pooling.Attention)]
public partial class SiglipVision;

[TextEncoder(Vocabulary = 50, ContextLength = 8, Width = 24, Depth = 2, Heads = 3, MlpRatio = 2, Activation = Activation.GeluTanh, NormEpsilon = 1e-6,
    PaddingToken = 1, EndToken = 1)]
public partial class SiglipText;

/// <summary>SigLIP (Zhai et al. 2023): every pair is classified alone, and padding is a token like any other.</summary>
[MultimodalModel<SiglipVision, SiglipText>]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional, Padding = Padding.Attended)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 16, Loss = ContrastiveLoss.Sigmoid, TextPooling = TextPooling.Last,
    Projection = ContrastiveProjection.Text, ProjectionBias = true)]
public partial class TinySiglip;

[VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 16, Depth = 2, Heads = 2, MlpRatio = 2, Activation = Activation.GeluTanh, NormEpsilon = 1e-6,
    ClassToken = false, PatchBias = true, Pool = Pooling.Attention)]
public partial class SiglipVisionNormedLast;

/// <summary>SigLIP with one thing wrong: the last norm runs behind the pooling.</summary>
[MultimodalModel<SiglipVisionNormedLast, SiglipText>]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional, Padding = Padding.Attended)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 16, Loss = ContrastiveLoss.Sigmoid, TextPooling = TextPooling.Last,
    Projection = ContrastiveProjection.Text, ProjectionBias = true)]
public partial class SiglipNormedLast;
