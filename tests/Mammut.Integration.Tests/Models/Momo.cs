namespace Mammut.Integration.Tests.Models;

/// <summary>MoMo at the size of its reference, with its three stages.</summary>
[MultimodalModel<Trunk>]
[Pass("Words", Mask = AttentionMask.Bidirectional)]
[Pass("Sentence", Mask = AttentionMask.Bidirectional)]
[Pass("Pair", Mask = AttentionMask.Bidirectional, Image = ImageInput.Prefix)]
[ContrastiveHead("Sentence", EmbeddingWidth = 8, TextPooling = TextPooling.First)]
[MatchingHead("Pair")]
[MaskedLanguageHead("Words", MaskToken = 47)]
[MaskedLanguageHead("Pair", MaskToken = 47)]
[MaskedImageHead(Share = 0.75)]
[Stream("Pictures", Heads = ModelHeads.MaskedImage)]
[Stream("Texts", Passes = ["Words"])]
[Stream("Pairs", Passes = ["Sentence", "Pair"])]
[Stage("Images", "Pictures")]
[Stage("Unimodal", "Pictures", "Texts", From = "Images")]
[Stage("Multimodal", "Texts", "Pairs", From = "Unimodal")]
public partial class TinyMomo;
