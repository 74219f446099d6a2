using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Mammut;

public sealed partial class DecoderCache
{
    /// <summary>
    /// Adds the new positions' keys and values of a self-attention layer and attends, each row on its own positions. A layer
    /// either attends this way or appends (<see cref="Append"/>), always the same.
    /// </summary>
    /// <param name="layer">Number of the layer, from 0.</param>
    /// <param name="qkv"><c>[R, P, 3D]</c>, behind the positions that are there: queries, keys, values.</param>
    /// <param name="heads">Number of heads; divides D.</param>
    /// <param name="causal">Whether of several new positions each sees only itself and those before it; one alone sees all.</param>
    /// <param name="rotary">Whether queries and keys are turned by their positions (<see cref="Rotary"/>).</param>
    /// <param name="scaled">Whether scores are divided by the square root of the width of a head; T5 does not.</param>
    /// <param name="distances">What distances add to the scores, <c>[H, P, S]</c> (<see cref="Distances"/>); null for nothing.</param>
    /// <returns><c>[R, P, D]</c></returns>
    /// <exception cref="ArgumentException">The shape does not fit the rows or the heads.</exception>
    /// <exception cref="InvalidOperationException">The context is full, or several positions come behind cached ones.</exception>
    public Tensor Attend(int layer, Tensor qkv, long heads, bool causal = true, bool rotary = false, bool scaled = true, Tensor? distances = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (qkv.shape is not [var rows, var positions, var features] || rows != Rows || heads < 1 || features % (3 * heads) != 0)
            throw new ArgumentException($"Expected qkv [{Rows}, P, 3D] with D a multiple of {heads} heads, but got [{string.Join(", ", qkv.shape)}].", nameof(qkv));

        using var scope = NewDisposeScope();
        if (!scaled)
            qkv = Attention.Unscaled(qkv, 3, heads);
        if (distances is not null || _self[layer] is not null || !StepKernels.Take(qkv))
            return Composed(layer, qkv, heads, causal, rotary, distances).MoveToOuterDisposeScope();
        var needed = Needed(positions);
        var (cos, sin) = rotary ? Rotary.Angles(qkv, features / 3 / heads / 2, _filled, positions) : (null, null);
        _table.Reserve(needed, Rows, _filled, atLeast: true);
        var store = (_slots[layer] ??= new SlotStore()).Room(_table, _filled, qkv);
        return StepKernels.Attend(qkv, store, _table.Places, _table.Positions, _filled, heads, causal, cos, sin).MoveToOuterDisposeScope();
    }

    /// <summary>What the distances of new positions from all so far add to the scores of attention (T5, Raffel et al. 2020).</summary>
    /// <param name="table">One number for each of 32 ranges of distance and each head, <c>[32, H]</c>.</param>
    /// <param name="positions">Number of new positions, P.</param>
    /// <param name="causal">Whether no position of the text, nor of an image in front of it, sees one behind it.</param>
    /// <returns><c>[H, P, S]</c>, S the positions so far with the new ones.</returns>
    public Tensor Distances(Tensor table, long positions, bool causal)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return RelativePositions.Of(table, _filled, positions, _filled + positions, bothWays: !causal);
    }

    /// <summary>
    /// Keeps the constant keys and values of a cross-attention block for <see cref="AttendImage"/>. The cache has its own
    /// reference; the tensor passed in stays the caller's.
    /// </summary>
    /// <param name="block">Number of the block, from 0.</param>
    /// <param name="kv"><c>[B, N, 2D]</c>, one entry an image: keys, values; of documents <c>[B K, N, 2D]</c>, K images each.</param>
    /// <param name="heads">Number of heads; divides D.</param>
    /// <exception cref="ArgumentException">The shape does not fit the number of images, that of another block, or the heads.</exception>
    /// <exception cref="InvalidOperationException">The block has its keys and values already.</exception>
    public void SetImage(int block, Tensor kv, long heads)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (kv.shape is not [var images, _, var features] || !Fits(images) || heads < 1 || features % (2 * heads) != 0)
            throw new ArgumentException($"Expected keys and values [{Images}, N, 2D], or of as many images for each, with D a multiple of {heads} heads, but got [{string.Join(", ", kv.shape)}].", nameof(kv));
        if (_crossOfImages.ContainsKey(block) || _images.ContainsKey(block))
            throw new InvalidOperationException($"The keys and values of cross-attention block {block} are set already.");

        using var scope = NewDisposeScope();
        _each = Images > 0 ? images / Images : 1;
        // Contiguous once, because every step reads them.
        _images[block] = new ImageTokens(kv.detach().contiguous(), heads);
    }

    /// <summary>Attends to the image of each row: keys and values are read where they lie, also where several rows share an image.</summary>
    /// <param name="block">Number of the block.</param>
    /// <param name="q">Queries <c>[R, P, D]</c>.</param>
    /// <param name="heads">Number of heads; divides D.</param>
    /// <param name="scaled">Whether scores are divided by the square root of the width of a head; T5 does not.</param>
    /// <returns><c>[R, P, D]</c></returns>
    /// <exception cref="ArgumentException">The shape does not fit the rows or the heads.</exception>
    /// <exception cref="InvalidOperationException">The block's keys and values were not set, or nothing says which of several images are seen.</exception>
    public Tensor AttendImage(int block, Tensor q, long heads, bool scaled = true)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (q.shape is not [var rows, _, var features] || rows != Rows || heads < 1 || features % heads != 0)
            throw new ArgumentException($"Expected q [{Rows}, P, D] with D a multiple of {heads} heads, but got [{string.Join(", ", q.shape)}].", nameof(q));

        using var scope = NewDisposeScope();
        if (!scaled)
            q = Attention.Unscaled(q, 1, heads);
        if (_asked is not null)
            return AttendTexts(block, q, heads, _asked).MoveToOuterDisposeScope();
        if (_sight is { IsWhole: false } || (_sight is null && _each > 1))
            return AttendSome(block, q, heads).MoveToOuterDisposeScope();
        if (!_crossOfImages.ContainsKey(block) && StepKernels.Take(q) && Seen(block) is { dtype: ScalarType.Float32 } kv)
            return StepKernels.Cross(q, kv, _rowEntry, heads).MoveToOuterDisposeScope();
        var (keys, values) = Cross(block);
        return Heads.Merge(functional.scaled_dot_product_attention(Heads.Split(q, heads), keys, values)).MoveToOuterDisposeScope();
    }

    /// <summary>Makes room, once and for all, for what a generation can reach.</summary>
    /// <param name="positions">Positions of the longest text.</param>
    /// <param name="rows">The most rows at a time.</param>
    internal void Reserve(long positions, long rows) => _table.Reserve(Math.Min(positions, _capacity - Prefix) + Prefix, rows, _filled, atLeast: false);

    private Tensor Composed(int layer, Tensor qkv, long heads, bool causal, bool rotary, Tensor? distances)
    {
        using var scope = NewDisposeScope();
        var (q, k, v) = Heads.QueriesKeysValues(qkv, heads);
        if (rotary)
            (q, k) = (Rotary.Apply(q, _filled), Rotary.Apply(k, _filled));
        (k, v) = Append(layer, k, v);
        var several = causal && q.shape[2] > 1;
        Tensor? added = null;
        if (distances is not null || (several && _filled > 0))
        {
            added = (distances ?? zeros([1, q.shape[2], k.shape[2]], dtype: q.dtype, device: q.device)).to(q.dtype).unsqueeze(0);
            if (several)
                added = added + full([q.shape[2], k.shape[2]], double.NegativeInfinity, dtype: q.dtype, device: q.device).triu(1 + _filled);
        }

        var attended = functional.scaled_dot_product_attention(q, k, v, added, 0, several && added is null);
        return Heads.Merge(attended).MoveToOuterDisposeScope();
    }

    private ImageTokens Image(int block)
        => _images.TryGetValue(block, out var tokens)
            ? tokens
            : throw new InvalidOperationException($"The keys and values of cross-attention block {block} were not set.");
}
