namespace Mammut.Integration.Tests.Models;

[VisionEncoder(ImageSize = 16, PatchSize = 8, Width = 24, Depth = 2, Heads = 3, MlpRatio = 1, NormEpsilon = 1e-6, ClassToken = false, PatchBias = true, NormTokens = true,
    Activation = Activation.GeluTanh)]
public partial class PaliVision;

/// <summary>mT5's form: scores are not divided, no projection has a bias, and a position is a distance.</summary>
[TextEncoder(Vocabulary = 50, ContextLength = 14, Width = 16, Depth = 2, Heads = 2, MlpRatio = 2, Norm = Normalization.RmsNorm, NormEpsilon = 1e-6, Positions = TextPositions.RelativeBias,
    ScaledAttention = false, Bias = false, Activation = Activation.GatedGelu, StartToken = 48, EndToken = 49)]
[TextDecoder(Vocabulary = 50, ContextLength = 20, Width = 16, Depth = 2, Heads = 2, MlpRatio = 2, Norm = Normalization.RmsNorm, NormEpsilon = 1e-6, Positions = TextPositions.RelativeBias,
    ScaledAttention = false, Bias = false, Activation = Activation.GatedGelu, StartToken = 48, EndToken = 49)]
[CrossAttention(Every = 1, Placement = BlockPlacement.Inside, OwnMlp = false, KeyValueNorm = false, Bias = false)]
public partial class PaliText;

/// <summary>PaLI at the size of its reference: the encoder reads the image and the prompt, the decoder asks what it read.</summary>
[MultimodalModel<PaliVision, PaliText>]
[Pass("Reading", Mask = AttentionMask.Bidirectional, Image = ImageInput.Prefix)]
[Pass("Writing", Mask = AttentionMask.Causal, CrossAttention = true, Reads = "Reading")]
[CaptionHead("Writing")]
public partial class TinyPali;

/// <summary>The same with one thing wrong: a token of the prompt does not see those behind it.</summary>
[MultimodalModel<PaliVision, PaliText>]
[Pass("Reading", Mask = AttentionMask.Causal, Image = ImageInput.Prefix)]
[Pass("Writing", Mask = AttentionMask.Causal, CrossAttention = true, Reads = "Reading")]
[CaptionHead("Writing")]
public partial class PaliWithACausalEncoder;
