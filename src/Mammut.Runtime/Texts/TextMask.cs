using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>Which tokens of its text a token may see. No token sees another text.</summary>
public sealed class TextMask
{
    private TextMask(PackedTexts texts, bool causal, Tensor? prefixLengths, Tensor? distances = null) =>
        (Texts, IsCausal, PrefixLengths, Distances) = (texts, causal, prefixLengths, distances);

    /// <summary>The texts.</summary>
    public PackedTexts Texts { get; }

    /// <summary>Whether a token sees only itself, those before it, and the prefix.</summary>
    public bool IsCausal { get; }

    /// <summary>Tokens in front of each text that all of it sees, int64 <c>[B]</c>; null for none.</summary>
    public Tensor? PrefixLengths { get; }

    /// <summary>What is added to the scores of attention for the places of query and key, <c>[H, T, T]</c>, T the longest text; null for nothing.</summary>
    public Tensor? Distances { get; }

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

    /// <summary>
    /// The same mask, by which attention also adds to each score a learned number for the distance of query and key (T5, Raffel et
    /// al. 2020): of 32 ranges of distance, half count those behind the query where a token sees any.
    /// </summary>
    /// <param name="table">One number a range and head, <c>[32, H]</c>.</param>
    /// <exception cref="ArgumentException">The table has another shape.</exception>
    public TextMask WithDistances(Tensor table)
    {
        if (table.dim() != 2 || table.shape[0] != RelativePositions.Ranges)
            throw new ArgumentException($"Expected a number for each of {RelativePositions.Ranges} ranges of distance and each head, but got shape [{string.Join(", ", table.shape)}].", nameof(table));
        var longest = Texts.Sequences.Longest;
        return new(Texts, IsCausal, PrefixLengths, RelativePositions.Of(table, 0, longest, longest, bothWays: !IsCausal || PrefixLengths is not null));
    }

    /// <summary>
    /// The image in front of each text is its prefix: image rows see the image, a token of the text the image, itself and those
    /// before it (GIT, Wang et al. 2022).
    /// </summary>
    /// <param name="texts">Texts with images in front of them.</param>
    public static TextMask ImagePrefix(PackedTexts texts) =>
        new(texts, causal: true, full([texts.Count], texts.ImageRows, dtype: ScalarType.Int64));

    /// <summary>Prefix lengths of texts whose prefix is the start token alone.</summary>
    /// <param name="tokens">int64 <c>[B, T]</c></param>
    /// <returns>int64 <c>[B]</c></returns>
    public static Tensor StartOnly(Tensor tokens) => ones(tokens.shape[0], dtype: ScalarType.Int64, device: tokens.device);
}
