using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>Which tokens of its text a token may see. No token sees another text.</summary>
public sealed class TextMask
{
    private TextMask(PackedTexts texts, bool causal, Tensor? prefixLengths) =>
        (Texts, IsCausal, PrefixLengths) = (texts, causal, prefixLengths);

    /// <summary>The texts.</summary>
    public PackedTexts Texts { get; }

    /// <summary>Whether a token sees only itself, those before it, and the prefix.</summary>
    public bool IsCausal { get; }

    /// <summary>Tokens in front of each text that all of it sees, int64 <c>[B]</c>; null for none.</summary>
    public Tensor? PrefixLengths { get; }

    /// <summary>A token sees itself and those before it.</summary>
    public static TextMask Causal(PackedTexts texts) => new(texts, causal: true, null);

    /// <summary>A token sees its whole text.</summary>
    public static TextMask Bidirectional(PackedTexts texts) => new(texts, causal: false, null);

    /// <summary>A token sees itself, those before it, and the whole prefix (prefix language model, Raffel et al. 2020).</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="prefixLengths">int64 <c>[B]</c>: tokens in the prefix of each text, the start token included.</param>
    /// <exception cref="ArgumentException">There is not one length a text.</exception>
    public static TextMask Prefix(PackedTexts texts, Tensor prefixLengths)
    {
        if (prefixLengths.dim() != 1 || prefixLengths.shape[0] != texts.Count)
            throw new ArgumentException($"Expected one prefix length for each of the {texts.Count} texts, but got shape [{string.Join(", ", prefixLengths.shape)}].", nameof(prefixLengths));
        return new(texts, causal: true, prefixLengths);
    }

    /// <summary>Prefix lengths of texts whose prefix is the start token alone.</summary>
    /// <param name="tokens">int64 <c>[B, T]</c></param>
    /// <returns>int64 <c>[B]</c></returns>
    public static Tensor StartOnly(Tensor tokens) => ones(tokens.shape[0], dtype: ScalarType.Int64, device: tokens.device);
}
