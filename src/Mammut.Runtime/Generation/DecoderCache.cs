using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// What a decoder remembers between steps. Each row is a text being generated. Self-attention keys and values grow by one
/// position a step, behind those of an image in front of the text where there is one; cross-attention keys and values are
/// constant, kept once an image, and given out by row.
/// </summary>
/// <remarks>
/// Owns its tensors: they outlive dispose scopes, carry no autograd graph, and go with <see cref="Dispose"/>.
/// </remarks>
public sealed partial class DecoderCache : IDisposable
{
    private const long FirstCapacity = 16;

    private readonly KeysValues?[] _self;
    private readonly SlotStore?[] _slots;
    private readonly SlotTable _table;
    private readonly Dictionary<int, KeysValues> _crossOfImages = [];
    private readonly Dictionary<int, KeysValues> _crossOfRows = [];
    private readonly Dictionary<int, ImageTokens> _images = [];
    private readonly long _capacity;
    private long[] _rowImage;
    private long[] _rowEntry;
    private long _filled;
    private bool _disposed;

    /// <summary>An empty cache with one row an image, or a document of several.</summary>
    /// <param name="selfLayers">Number of self-attention layers.</param>
    /// <param name="images">Number of images, or of documents.</param>
    /// <param name="contextLength">The most positions a text may have: the decoder's context length.</param>
    /// <param name="prefix">Positions of the image in front of each text, which are put in first and all at once; 0 for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or the context has no position.</exception>
    public DecoderCache(int selfLayers, long images, long contextLength = long.MaxValue, long prefix = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(selfLayers);
        ArgumentOutOfRangeException.ThrowIfNegative(images);
        ArgumentOutOfRangeException.ThrowIfLessThan(contextLength, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(prefix);
        _self = new KeysValues?[selfLayers];
        _slots = new SlotStore?[selfLayers];
        _table = new SlotTable(images);
        _capacity = contextLength > long.MaxValue - prefix ? long.MaxValue : contextLength + prefix;
        Prefix = prefix;
        Images = images;
        _rowEntry = _rowImage = [.. Enumerable.Range(0, checked((int)images)).Select(i => (long)i)];
    }

    /// <summary>Number of images, or of documents.</summary>
    public long Images { get; }

    /// <summary>Number of rows.</summary>
    public long Rows => _rowImage.Length;

    /// <summary>The image, or document, that each row belongs to.</summary>
    public IReadOnlyList<long> RowImage => _rowImage;

    /// <summary>Positions of the image in front of each text.</summary>
    public long Prefix { get; }

    /// <summary>Tokens read so far, the same for all rows: the position of the next one in its text.</summary>
    public long Length => Math.Max(0, _filled - Prefix);

    /// <summary>In which form the decoder's weights are read; as the model holds them, where the generation does not say otherwise.</summary>
    public DecoderWeights Weights { get; internal set; } = DecoderWeights.Own;

    /// <summary>Keeps the constant keys and values of a cross-attention block. The cache has its own reference; the tensors passed in stay the caller's.</summary>
    /// <param name="index">Number of the block, from 0.</param>
    /// <param name="keys"><c>[B, H, N, dh]</c>, one entry an image.</param>
    /// <param name="values">The same shape.</param>
    /// <exception cref="ArgumentException">The shape does not fit the number of images.</exception>
    /// <exception cref="InvalidOperationException">The block has its keys and values already.</exception>
    public void SetCross(int index, Tensor keys, Tensor values)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Check(keys, values, Images, "images");
        if (_crossOfImages.ContainsKey(index) || _images.ContainsKey(index))
            throw new InvalidOperationException($"The keys and values of cross-attention block {index} are set already.");

        using var scope = NewDisposeScope();
        // Contiguous once, because every step reads them.
        _crossOfImages[index] = new KeysValues(keys.detach().contiguous(), values.detach().contiguous());
    }

    /// <summary>
    /// The keys and values of a cross-attention block for the current rows. They belong to the cache; where rows are not
    /// simply the images, they are gathered at the first call after the rows have changed.
    /// </summary>
    /// <param name="index">Number of the block.</param>
    /// <returns>Keys and values <c>[R, H, N, dh]</c>.</returns>
    /// <exception cref="InvalidOperationException">The block's keys and values were not set.</exception>
    public (Tensor Keys, Tensor Values) Cross(int index)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_crossOfImages.TryGetValue(index, out var cross))
            _crossOfImages[index] = cross = Image(index).Headed(Entries(index));

        if (!IsIdentity(_rowEntry, cross.Keys.shape[0]))
        {
            if (!_crossOfRows.TryGetValue(index, out var gathered))
            {
                using var scope = NewDisposeScope();
                _crossOfRows[index] = gathered = cross.Select(_rowEntry);
            }
            cross = gathered;
        }
        return (cross.Keys, cross.Values);
    }

    /// <summary>Adds the new positions' keys and values of a self-attention layer.</summary>
    /// <param name="layer">Number of the layer, from 0.</param>
    /// <param name="keys"><c>[R, H, P, dh]</c>, behind the <c>S</c> positions that are there.</param>
    /// <param name="values">The same shape.</param>
    /// <returns>
    /// Keys and values of all positions so far, <c>[R, H, S + P, dh]</c>: views that belong to the current dispose
    /// scope and are valid until the rows change.
    /// </returns>
    /// <exception cref="ArgumentException">The shape does not fit the rows.</exception>
    /// <exception cref="InvalidOperationException">The context is full, or several positions come behind cached ones.</exception>
    public (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Check(keys, values, Rows, "rows");
        if (_slots[layer] is not null)
            throw new InvalidOperationException($"Self-attention layer {layer} attends on the cache, which then holds its keys and values in an order of its own.");
        var positions = keys.shape[2];
        var needed = Needed(positions);

        using var noGrad = no_grad();
        var room = Room(layer, keys, needed);
        using (NewDisposeScope())
        {
            room.Keys.narrow(2, _filled, positions).copy_(keys);
            room.Values.narrow(2, _filled, positions).copy_(values);
        }
        return (room.Keys.narrow(2, 0, needed), room.Values.narrow(2, 0, needed));
    }

    /// <summary>Says that all layers have appended the new positions.</summary>
    /// <param name="positions">Number of new positions.</param>
    public void Advance(long positions)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(positions);
        _filled += positions;
    }

    /// <summary>Makes new rows out of the present ones: a row may be dropped, kept, or taken several times.</summary>
    /// <param name="rows">int64 <c>[R']</c>: for each new row, the present row it continues.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public void SelectRows(Tensor rows)
    {
        using var scope = NewDisposeScope();
        SelectRows(rows.cpu().data<long>().ToArray());
    }

    /// <summary>Makes new rows out of the present ones: a row may be dropped, kept, or taken several times.</summary>
    /// <param name="rows">For each new row, the present row it continues.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public void SelectRows(long[] rows)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        foreach (var row in rows)
        {
            if (row < 0 || row >= Rows)
                throw new ArgumentOutOfRangeException(nameof(rows), row, $"The cache has rows 0 to {Rows - 1}.");
        }
        if (IsIdentity(rows, Rows))
            return;

        using var scope = NewDisposeScope();
        for (var layer = 0; layer < _self.Length; layer++)
        {
            if (_self[layer] is not { } old)
                continue;
            _self[layer] = old.Select(rows);
            old.Dispose();
        }
        _table.Select(rows, _filled);

        _sight?.Select(rows);
        _rowImage = Array.ConvertAll(rows, row => _rowImage[row]);
        ReadFrom(Array.ConvertAll(rows, row => _rowEntry[row]));
    }

    /// <summary>Repeats each row, copies side by side.</summary>
    /// <param name="copies">Rows for each present one, 1 or more.</param>
    public void Expand(int copies)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(copies, 1);
        SelectRows([.. Enumerable.Range(0, checked((int)Rows * copies)).Select(row => (long)(row / copies))]);
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        _disposed = true;
        Release(_crossOfImages);
        Release(_crossOfRows);
        foreach (var tokens in _images.Values)
            tokens.Dispose();
        _images.Clear();
        foreach (var keysValues in _self)
            keysValues?.Dispose();
        Array.Clear(_self);
        foreach (var store in _slots)
            store?.Dispose();
        Array.Clear(_slots);
    }

    /// <summary>Positions with the new ones, if there is room for them.</summary>
    private long Needed(long positions)
    {
        var needed = _filled + positions;
        if (_filled < Prefix && needed != Prefix)
            throw new InvalidOperationException($"The {Prefix} positions of the image in front of each text come first and all at once, but {positions} were appended behind {_filled}.");
        if (needed > _capacity)
            throw new InvalidOperationException($"The decoder has a context of {_capacity - Prefix} positions; {Length} are taken and {positions} more were appended.");
        if (Length > 0 && positions > 1)
            throw new InvalidOperationException($"{Length} positions are cached, so new ones come one at a time, not {positions} at once: only a prompt, which comes first, may have several.");
        return needed;
    }

    /// <summary>The layer's buffer, with room for so many positions.</summary>
    private KeysValues Room(int layer, Tensor like, long needed)
    {
        var old = _self[layer];
        var capacity = old?.Keys.shape[2] ?? 0;
        if (old is not null && capacity >= needed)
            return old;

        using var scope = NewDisposeScope();
        var room = Math.Min(_capacity, Math.Max(needed, Math.Max(FirstCapacity, 2 * capacity)));
        long[] shape = [like.shape[0], like.shape[1], room, like.shape[3]];
        var grown = new KeysValues(
            torch.empty(shape, dtype: like.dtype, device: like.device),
            torch.empty(shape, dtype: like.dtype, device: like.device));
        if (old is not null)
        {
            grown.Keys.narrow(2, 0, _filled).copy_(old.Keys.narrow(2, 0, _filled));
            grown.Values.narrow(2, 0, _filled).copy_(old.Values.narrow(2, 0, _filled));
            old.Dispose();
        }
        return _self[layer] = grown;
    }

    /// <summary>Says which entry of the keys of cross-attention each row reads.</summary>
    private void ReadFrom(long[] entries)
    {
        // Beams of an image trade places at every step without the map from rows to images changing.
        if (!entries.AsSpan().SequenceEqual(_rowEntry))
            Release(_crossOfRows);
        _rowEntry = entries;
    }

    private static bool IsIdentity(long[] map, long count)
    {
        if (map.Length != count)
            return false;
        for (var i = 0; i < map.Length; i++)
        {
            if (map[i] != i)
                return false;
        }
        return true;
    }

    private static void Check(Tensor keys, Tensor values, long first, string what)
    {
        if (keys.dim() != 4 || keys.shape[0] != first || !keys.shape.SequenceEqual(values.shape))
        {
            throw new ArgumentException(
                $"Expected keys and values of one shape with four axes, the first {first} (the {what}), but got [{string.Join(", ", keys.shape)}] and [{string.Join(", ", values.shape)}].",
                nameof(keys));
        }
    }

    private static void Release(Dictionary<int, KeysValues> kept)
    {
        foreach (var keysValues in kept.Values)
            keysValues.Dispose();
        kept.Clear();
    }
}
