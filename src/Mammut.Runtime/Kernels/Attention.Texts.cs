using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

public static partial class Attention
{
    /// <summary>Attention within each text.</summary>
    /// <param name="qkv"><c>[M, 3D]</c>: queries, keys and values of each token, each <c>heads</c> by <c>D / heads</c> features.</param>
    /// <param name="heads">Number of heads; divides D.</param>
    /// <param name="mask">Which tokens of its text a token may see, and what their distances add to the scores.</param>
    /// <param name="scaled">Whether scores are divided by the square root of the width of a head; T5 does not.</param>
    /// <returns><c>[M, D]</c></returns>
    /// <exception cref="ArgumentException">The arguments do not fit together.</exception>
    public static Tensor Self(Tensor qkv, long heads, TextMask mask, bool scaled = true)
    {
        using var scope = NewDisposeScope();
        var scores = scaled ? qkv : Unscaled(qkv, 3, heads);
        var attended = mask.Distances is { } distances
            ? Self(scores, heads, mask.Texts.Sequences, mask.IsCausal, mask.PrefixLengths, distances)
            : Self(scores, heads, mask.Texts.Sequences, mask.IsCausal, mask.PrefixLengths);
        return attended.MoveToOuterDisposeScope();
    }

    /// <summary>Attention of each text to the tokens of its image; of documents, to those of the images that a row sees.</summary>
    /// <param name="q"><c>[M, D]</c>, each token <c>heads</c> by <c>D / heads</c> features.</param>
    /// <param name="kv">
    /// <c>[B, N, 2D]</c>: keys and values of the N tokens of each image; of documents <c>[B K, N, 2D]</c>; of other texts that are asked
    /// <c>[E, 2D]</c>, a row for each of their tokens.
    /// </param>
    /// <param name="heads">Number of heads; divides D.</param>
    /// <param name="texts">The texts, one an image; M tokens in all.</param>
    /// <param name="scaled">Whether scores are divided by the square root of the width of a head; T5 does not.</param>
    /// <returns><c>[M, D]</c></returns>
    /// <exception cref="ArgumentException">The arguments do not fit together.</exception>
    public static Tensor Cross(Tensor q, Tensor kv, long heads, PackedTexts texts, bool scaled = true)
    {
        var asked = kv.dim() == 2 ? texts.Asked : null;
        if (asked is null && kv.dim() != 3)
            throw new ArgumentException($"Expected kv [B, N, 2D], but got {Shape(kv)}.", nameof(kv));
        using var scope = NewDisposeScope();
        var asking = scaled ? q : Unscaled(q, 1, heads);
        var attended = asked is not null ? Cross(asking, kv, heads, texts.Sequences, asked)
            : texts.Seen is { } seen ? seen.Attend(asking, kv, heads)
            : Cross(asking, kv.flatten(0, 1), heads, texts.Sequences, Sequences.Equal(kv.shape[0], kv.shape[1]));
        return attended.MoveToOuterDisposeScope();
    }

    /// <summary>Attention of one latent a text to the text's tokens.</summary>
    /// <param name="q"><c>[B, D]</c>, each <c>heads</c> by <c>D / heads</c> features.</param>
    /// <param name="kv"><c>[M, 2D]</c>: keys and values of each token.</param>
    /// <param name="heads">Number of heads; divides D.</param>
    /// <param name="texts">The texts; M tokens in all.</param>
    /// <returns><c>[B, D]</c></returns>
    /// <exception cref="ArgumentException">The arguments do not fit together.</exception>
    public static Tensor Latents(Tensor q, Tensor kv, long heads, PackedTexts texts) => Cross(q, kv, heads, Sequences.Equal(texts.Count, 1), texts.Sequences);

    /// <summary>Packed queries, keys and values whose queries are larger by what attention divides the scores by.</summary>
    internal static Tensor Unscaled(Tensor packed, long groups, long heads)
    {
        using var scope = NewDisposeScope();
        var width = packed.shape[^1] / groups;
        var root = Math.Sqrt((double)width / heads);
        if (groups == 1)
            return (packed * root).MoveToOuterDisposeScope();
        var factors = ones(packed.shape[^1], dtype: packed.dtype, device: packed.device);
        factors.narrow(0, 0, width).fill_(root);
        return (packed * factors).MoveToOuterDisposeScope();
    }

    /// <summary>Attention of each text to itself with numbers <c>[H, T, T]</c> that are added to the scores; of torch's operators always.</summary>
    private static Tensor Self(Tensor qkv, long heads, Sequences sequences, bool causal, Tensor? prefixLengths, Tensor distances)
    {
        using var scope = NewDisposeScope();
        if (qkv.dim() != 2 || qkv.shape[0] != sequences.Rows || heads < 1 || qkv.shape[1] % (3 * heads) != 0 || distances.shape[0] != heads)
            throw new ArgumentException($"Expected qkv [{sequences.Rows}, 3D] with D a multiple of {heads} heads, and as many numbers for each distance, but got {Shape(qkv)} and {Shape(distances)}.", nameof(qkv));
        var (q, k, v) = Heads.QueriesKeysValues(sequences.Pad(qkv), heads);
        var seen = AttentionMasks.Keys(sequences.Real(qkv.device));
        if (prefixLengths is not null)
            seen = seen.logical_and(AttentionMasks.Prefix(prefixLengths.to(qkv.device), sequences.Longest));
        else if (causal)
            seen = seen.logical_and(AttentionMasks.Prefix(zeros(sequences.Count, dtype: ScalarType.Int64, device: qkv.device), sequences.Longest));
        var added = distances.to(qkv.dtype).unsqueeze(0).masked_fill(seen.logical_not(), double.NegativeInfinity);
        var attended = nn.functional.scaled_dot_product_attention(q, k, v, attn_mask: added);
        return sequences.Unpad(Heads.Merge(attended)).MoveToOuterDisposeScope();
    }
}
