namespace Mammut.Integration.Tests.Models;

/// <summary>MoMo at the size of its reference: all that any of its stages trains.</summary>
[MultimodalModel<Trunk>]
[Pass("Words", Mask = AttentionMask.Bidirectional)]
[Pass("Pair", Mask = AttentionMask.Bidirectional, Image = ImageInput.Prefix)]
[ContrastiveHead("Words", EmbeddingWidth = 8, TextPooling = TextPooling.First)]
[MatchingHead("Pair")]
[MaskedLanguageHead("Words", MaskToken = 47)]
[MaskedLanguageHead("Pair", MaskToken = 47)]
[MaskedImageHead(Share = 0.75)]
public partial class TinyMomo;
