namespace Mammut.Integration.Tests.Models;

[TextDecoder(Vocabulary = 24, ContextLength = 10, Width = 12, Depth = 3, Heads = 2, TiedEmbedding = true, HeadBias = true)]
public partial class PrefixedText;

/// <summary>The image in front of the text, as its prefix.</summary>
[MultimodalModel<TinyVision, PrefixedText>(ImageProjection = ImageProjection.LinearNorm)]
[Pass("Captioning", Mask = AttentionMask.Prefix, Image = ImageInput.Prefix)]
[Pass("Contrastive", Mask = AttentionMask.Bidirectional)]
[CaptionHead("Captioning", LabelSmoothing = 0.1, Smoothing = SmoothingForm.OtherTokens)]
[ContrastiveHead("Contrastive", EmbeddingWidth = 8)]
public partial class PrefixedModel;

[TextDecoder(Vocabulary = 24, ContextLength = 10, Width = 16, Depth = 2, Heads = 2, Positions = TextPositions.Rotary)]
public partial class JoinedText;

/// <summary>Image and text as one causal sequence, and as one that sees all of itself.</summary>
[MultimodalModel<TinyVision, JoinedText>]
[Pass("Captioning", Mask = AttentionMask.Causal, Image = ImageInput.Prefix)]
[Pass("Reading", Mask = AttentionMask.Bidirectional, Image = ImageInput.Prefix)]
[CaptionHead("Captioning")]
public partial class JoinedModel;

[TextDecoder(Vocabulary = 24, ContextLength = 10, Width = 12, Depth = 2, Heads = 3, Positions = TextPositions.RelativeBias, ScaledAttention = false, Bias = false,
    Norm = Normalization.RmsNorm, Activation = Activation.GatedGelu)]
public partial class DistancePrefixedText;

/// <summary>The image in front of the text, and distances from one to the other.</summary>
[MultimodalModel<TinyVision, DistancePrefixedText>]
[Pass("Captioning", Mask = AttentionMask.Prefix, Image = ImageInput.Prefix)]
[CaptionHead("Captioning")]
public partial class DistancePrefixedModel;
