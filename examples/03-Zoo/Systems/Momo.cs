using Mammut;

namespace Mammut.Examples.Zoo;

// MoMo (Chada et al. 2023, arXiv 2304.05523). One encoder and no decoder: the same layers read patches, words, or both in one sequence,
// and only what embeds them is a modality's own. Nothing is causal and nothing is generated, where MaMMUT has two encoders of which one
// writes. It learns to predict hidden patches and hidden words, each alone; then hidden words behind the image, which image belongs to
// which text, and whether a pair matches: three stages, in whose steps the gradients of all that they read are summed. On scenes here all
// heads learn from one batch. The trunk's sizes are those of ViT-B and the vocabulary is BERT's, which the abstract does not say: it
// gives 2/5 of FLAVA's parameters, and no number.

[SharedEncoder(ImageSize = 224, PatchSize = 16, Pool = Pooling.ClassToken, Vocabulary = 30522, ContextLength = 40, StartToken = 101, EndToken = 102, Width = 768, Depth = 12, Heads = 12)]
public partial class MomoEncoder;

[MultimodalModel<MomoEncoder>]
[Pass("Words", Mask = AttentionMask.Bidirectional)]
[Pass("Sentence", Mask = AttentionMask.Bidirectional)]
[Pass("Pair", Mask = AttentionMask.Bidirectional, Image = ImageInput.Prefix)]
[MaskedImageHead(Share = 0.75)]
[MaskedLanguageHead("Words", MaskToken = 103)]
[MaskedLanguageHead("Pair", MaskToken = 103)]
[ContrastiveHead("Sentence", EmbeddingWidth = 768, TextPooling = TextPooling.First)]
[MatchingHead("Pair")]
[Stream("Pictures", Heads = ModelHeads.MaskedImage)]
[Stream("Texts", Passes = ["Words"])]
[Stream("Pairs", Passes = ["Sentence", "Pair"])]
[Stage("Images", "Pictures")]
[Stage("Unimodal", "Pictures", "Texts", From = "Images")]
[Stage("Multimodal", "Texts", "Pairs", From = "Unimodal")]
public partial class MomoBase;

// On scenes:

[SharedEncoder(ImageSize = 64, PatchSize = 16, Pool = Pooling.ClassToken, Vocabulary = 1024, ContextLength = 40, Width = 96, Depth = 3, Heads = 2)]
public partial class MomoSceneEncoder;

[MultimodalModel<MomoSceneEncoder>]
[Pass("Words", Mask = AttentionMask.Bidirectional)]
[Pass("Sentence", Mask = AttentionMask.Bidirectional)]
[Pass("Pair", Mask = AttentionMask.Bidirectional, Image = ImageInput.Prefix)]
[MaskedImageHead(Share = 0.75)]
[MaskedLanguageHead("Words")]
[MaskedLanguageHead("Pair")]
[ContrastiveHead("Sentence", EmbeddingWidth = 64, TextPooling = TextPooling.First)]
[MatchingHead("Pair")]
public partial class MomoScenes;
