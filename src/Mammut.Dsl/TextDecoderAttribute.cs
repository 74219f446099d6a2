namespace Mammut;

/// <summary>
/// Declares a text decoder: token ids <c>[B, T]</c> to states <c>[B, T, Width]</c> and vocabulary logits
/// <c>[B, T, Vocabulary]</c>. Which mask it runs with, and whether it sees the image, is said by each <see cref="PassAttribute"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TextDecoderAttribute : TextTowerAttribute
{
    /// <summary>Whether the vocabulary head uses the token embedding's weight instead of its own.</summary>
    public bool TiedEmbedding { get; set; }

    /// <summary>Whether the vocabulary head adds a bias, a number a token, as in BERT; with a tied embedding too.</summary>
    public bool HeadBias { get; set; }
}
