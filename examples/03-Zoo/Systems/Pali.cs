using Mammut;

namespace Mammut.Examples.Zoo;

// PaLI (Chen et al. 2022, arXiv 2209.06794). A T5 that is encoder and decoder in one: the encoder reads the image's tokens and a prompt
// in one sequence, both ways, and the decoder writes the answer, asking the encoder's states by cross-attention in every layer. What the
// image is wanted for is said by the prompt alone. The words are T5 v1.1's: a gated MLP, no bias anywhere, scores that are not divided,
// and distances in place of positions.

// PaLI-3B: a ViT-G/14 and the encoder and decoder of mT5-Large.
[VisionEncoder(ImageSize = 224, PatchSize = 14, Width = 1664, Depth = 48, Heads = 16, MlpRatio = 8192.0 / 1664, NormEpsilon = 1e-6, ClassToken = false,
    PatchBias = true, NormTokens = true, Activation = Activation.GeluTanh)]
public partial class PaliVision;

[TextEncoder(Vocabulary = 250112, ContextLength = 512, Width = 1024, Depth = 24, Heads = 16, MlpRatio = 2.75, Norm = Normalization.RmsNorm, NormEpsilon = 1e-6,
    Positions = TextPositions.RelativeBias, ScaledAttention = false, Bias = false, Activation = Activation.GatedGelu)]
[TextDecoder(Vocabulary = 250112, ContextLength = 512, Width = 1024, Depth = 24, Heads = 16, MlpRatio = 2.75, Norm = Normalization.RmsNorm, NormEpsilon = 1e-6,
    Positions = TextPositions.RelativeBias, ScaledAttention = false, Bias = false, Activation = Activation.GatedGelu)]
[CrossAttention(Every = 1, Placement = BlockPlacement.Inside, OwnMlp = false, KeyValueNorm = false, Bias = false)]
public partial class PaliText;

[MultimodalModel<PaliVision, PaliText>]
[Pass("Reading", Mask = AttentionMask.Bidirectional, Image = ImageInput.Prefix)]
[Pass("Writing", Mask = AttentionMask.Causal, CrossAttention = true, Reads = "Reading")]
[CaptionHead("Writing")]
public partial class Pali3B;

// On scenes:

[VisionEncoder(ImageSize = 64, PatchSize = 16, Width = 96, Depth = 2, Heads = 2, ClassToken = false, PatchBias = true, NormTokens = true)]
public partial class PaliSceneVision;

[TextEncoder(Vocabulary = 1024, ContextLength = 40, Width = 96, Depth = 2, Heads = 2, Norm = Normalization.RmsNorm, Positions = TextPositions.RelativeBias,
    ScaledAttention = false, Bias = false, Activation = Activation.GatedGelu)]
[TextDecoder(Vocabulary = 1024, ContextLength = 40, Width = 96, Depth = 2, Heads = 2, Norm = Normalization.RmsNorm, Positions = TextPositions.RelativeBias,
    ScaledAttention = false, Bias = false, Activation = Activation.GatedGelu)]
[CrossAttention(Every = 1, Placement = BlockPlacement.Inside, OwnMlp = false, KeyValueNorm = false, Bias = false)]
public partial class PaliSceneText;

[MultimodalModel<PaliSceneVision, PaliSceneText>]
[Pass("Reading", Mask = AttentionMask.Bidirectional, Image = ImageInput.Prefix)]
[Pass("Writing", Mask = AttentionMask.Causal, CrossAttention = true, Reads = "Reading")]
[CaptionHead("Writing")]
public partial class PaliScenes;
