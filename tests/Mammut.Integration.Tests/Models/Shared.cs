namespace Mammut.Integration.Tests.Models;

[SharedEncoder(ImageSize = 16, PatchSize = 8, Pool = Pooling.ClassToken, Vocabulary = 50, ContextLength = 10, StartToken = 48, EndToken = 49, Width = 16, Depth = 2, Heads = 2)]
public partial class Trunk;

/// <summary>One encoder for images, texts and pairs, at the size of MoMo's reference.</summary>
[MultimodalModel<Trunk>]
[Pass("Words", Mask = AttentionMask.Bidirectional)]
[Pass("Pair", Mask = AttentionMask.Bidirectional, Image = ImageInput.Prefix)]
[ContrastiveHead("Words", EmbeddingWidth = 8, TextPooling = TextPooling.First)]
[MatchingHead("Pair")]
[MaskedLanguageHead("Words", MaskToken = 47)]
public partial class TinyTrunk;

/// <summary>The same with a momentum copy that teaches the masked tokens of pairs.</summary>
[MultimodalModel<Trunk>]
[Pass("Words", Mask = AttentionMask.Bidirectional)]
[Pass("Pair", Mask = AttentionMask.Bidirectional, Image = ImageInput.Prefix)]
[ContrastiveHead("Words", EmbeddingWidth = 8, TextPooling = TextPooling.First)]
[MatchingHead("Pair")]
[MaskedLanguageHead("Pair", MaskToken = 47)]
[Momentum(Queue = 4)]
public partial class FollowedTrunk;
