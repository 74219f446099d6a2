using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// Attention of several heads, <c>softmax(q kᵀ / √W) v</c> with <c>W</c> features a head (Vaswani et al. 2017), over packed
/// sequences: no row is padding, and no sequence sees another. Results have the element type of the inputs; sums and softmax
/// are at least as exact as torch's own attention. Differentiable once.
/// </summary>
public static partial class Attention
{
    /// <summary>Attention of each sequence to itself.</summary>
    /// <param name="qkv"><c>[M, 3D]</c>: queries, keys and values of each row, each <c>heads</c> by <c>D / heads</c> features.</param>
    /// <param name="heads">Number of heads; divides D.</param>
    /// <param name="sequences">Which rows belong together; M rows in all.</param>
    /// <param name="causal">Whether a row sees only itself and the rows before it in its sequence.</param>
    /// <param name="prefixLengths">
    /// int64 <c>[Count]</c> on the CPU or the device of <paramref name="qkv"/>, only with <paramref name="causal"/>: as many first
    /// rows of a sequence are seen by all of its rows (prefix language model, Raffel et al. 2020).
    /// </param>
    /// <returns><c>[M, D]</c></returns>
    /// <exception cref="ArgumentException">The arguments do not fit together.</exception>
    public static Tensor Self(Tensor qkv, long heads, Sequences sequences, bool causal, Tensor? prefixLengths = null)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        if (qkv.dim() != 2 || qkv.shape[0] != sequences.Rows || heads < 1 || qkv.shape[1] % (3 * heads) != 0)
            throw new ArgumentException($"Expected qkv [{sequences.Rows}, 3D] with D a multiple of {heads} heads, but got {Shape(qkv)}.", nameof(qkv));
        if (prefixLengths is not null && (!causal || prefixLengths.dim() != 1 || prefixLengths.shape[0] != sequences.Count))
            throw new ArgumentException($"Prefix lengths are int64 [{sequences.Count}], and only for causal attention, but these are {Shape(prefixLengths)}.", nameof(prefixLengths));

        if (NativeKernels.Take(qkv))
            return NativeSelf(qkv, heads, sequences, causal, prefixLengths);
        return ComposedSelf(qkv, heads, sequences, causal, prefixLengths);
    }

    /// <summary>Attention of each sequence to the whole of itself; all sequences have one length.</summary>
    /// <param name="qkv"><c>[B, N, 3D]</c>: queries, keys and values of each row, each <c>heads</c> by <c>D / heads</c> features.</param>
    /// <param name="heads">Number of heads; divides D.</param>
    /// <returns><c>[B, N, D]</c></returns>
    /// <exception cref="ArgumentException">The arguments do not fit together.</exception>
    public static Tensor Self(Tensor qkv, long heads)
    {
        if (qkv.dim() != 3)
            throw new ArgumentException($"Expected qkv [B, N, 3D], but got {Shape(qkv)}.", nameof(qkv));
        using var scope = NewDisposeScope();
        var rows = Self(qkv.flatten(0, 1), heads, Sequences.Equal(qkv.shape[0], qkv.shape[1]), causal: false);
        return rows.view(qkv.shape[0], qkv.shape[1], qkv.shape[2] / 3).MoveToOuterDisposeScope();
    }

    /// <summary>Attention of each sequence of queries to the sequence of keys in the same place.</summary>
    /// <param name="q"><c>[M, D]</c>, each row <c>heads</c> by <c>D / heads</c> features.</param>
    /// <param name="kv"><c>[K, 2D]</c>: keys and values of each row.</param>
    /// <param name="heads">Number of heads; divides D.</param>
    /// <param name="queries">Which queries belong together; M rows in all.</param>
    /// <param name="keys">Which keys belong together; K rows in all, as many sequences as queries have.</param>
    /// <returns><c>[M, D]</c></returns>
    /// <exception cref="ArgumentException">The arguments do not fit together.</exception>
    public static Tensor Cross(Tensor q, Tensor kv, long heads, Sequences queries, Sequences keys)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(keys);
        if (queries.Count != keys.Count)
            throw new ArgumentException($"There are {queries.Count} sequences of queries, but {keys.Count} of keys.", nameof(keys));
        if (q.dim() != 2 || q.shape[0] != queries.Rows || heads < 1 || q.shape[1] % heads != 0)
            throw new ArgumentException($"Expected q [{queries.Rows}, D] with D a multiple of {heads} heads, but got {Shape(q)}.", nameof(q));
        if (kv.dim() != 2 || kv.shape[0] != keys.Rows || kv.shape[1] != 2 * q.shape[1] || kv.dtype != q.dtype)
            throw new ArgumentException($"Expected kv {q.dtype} [{keys.Rows}, {2 * q.shape[1]}], but got {kv.dtype} {Shape(kv)}.", nameof(kv));

        if (NativeKernels.Take(q))
            return NativeCross(q, kv, heads, queries, keys);
        return ComposedCross(q, kv, heads, queries, keys);
    }

    /// <summary>Attention of each sequence of queries to the sequence of keys in the same place; all sequences of a kind have one length.</summary>
    /// <param name="q"><c>[B, L, D]</c>, each row <c>heads</c> by <c>D / heads</c> features.</param>
    /// <param name="kv"><c>[B, K, 2D]</c>: keys and values of each row.</param>
    /// <param name="heads">Number of heads; divides D.</param>
    /// <returns><c>[B, L, D]</c></returns>
    /// <exception cref="ArgumentException">The arguments do not fit together.</exception>
    public static Tensor Cross(Tensor q, Tensor kv, long heads)
    {
        if (q.dim() != 3)
            throw new ArgumentException($"Expected q [B, L, D], but got {Shape(q)}.", nameof(q));
        if (kv.dim() != 3)
            throw new ArgumentException($"Expected kv [B, K, 2D], but got {Shape(kv)}.", nameof(kv));
        using var scope = NewDisposeScope();
        var rows = Cross(q.flatten(0, 1), kv.flatten(0, 1), heads, Sequences.Equal(q.shape[0], q.shape[1]), Sequences.Equal(kv.shape[0], kv.shape[1]));
        return rows.view(q.shape).MoveToOuterDisposeScope();
    }

    private static Tensor ComposedSelf(Tensor qkv, long heads, Sequences sequences, bool causal, Tensor? prefixLengths)
    {
        using var scope = NewDisposeScope();
        var (q, k, v) = Heads.QueriesKeysValues(sequences.Pad(qkv), heads);
        // A row that is no padding sees, when causal, only rows before it, and these are no padding either.
        var mask = prefixLengths is not null ? AttentionMasks.Prefix(prefixLengths.to(qkv.device), sequences.Longest)
            : causal ? null
            : sequences.AreEqual ? null : AttentionMasks.Keys(sequences.Real(qkv.device));
        if (prefixLengths is not null && !sequences.AreEqual)
            mask = mask!.logical_and(AttentionMasks.Keys(sequences.Real(qkv.device)));
        var attended = nn.functional.scaled_dot_product_attention(q, k, v, attn_mask: mask, is_casual: causal && mask is null);
        return sequences.Unpad(Heads.Merge(attended)).MoveToOuterDisposeScope();
    }

    private static Tensor ComposedCross(Tensor q, Tensor kv, long heads, Sequences queries, Sequences keys)
    {
        using var scope = NewDisposeScope();
        var (k, v) = Heads.KeysValues(keys.Pad(kv), heads);
        var mask = keys.AreEqual ? null : AttentionMasks.Keys(keys.Real(kv.device));
        var attended = nn.functional.scaled_dot_product_attention(Heads.Split(queries.Pad(q), heads), k, v, attn_mask: mask);
        return queries.Unpad(Heads.Merge(attended)).MoveToOuterDisposeScope();
    }

    private static string Shape(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";
}
