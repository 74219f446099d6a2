using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

public sealed partial class DecoderCache
{
    private RowSight? _sight;
    private long _each = 1;

    /// <summary>
    /// Reads which images the next positions see, for texts that are documents: the last one at or before a position (Flamingo, Alayrac
    /// et al. 2022). To be called in every step, before its layers.
    /// </summary>
    /// <param name="tokens">The ids of the next positions, int64 <c>[R, P]</c>.</param>
    /// <param name="token">The id that stands for an image.</param>
    /// <exception cref="ArgumentException">There are not ids for every row, or a row names more images than its document has.</exception>
    public void SeeLatest(Tensor tokens, long token) => See(tokens, token, latest: true);

    /// <summary>The same, where a position sees all images at or before it.</summary>
    /// <inheritdoc cref="SeeLatest"/>
    public void SeeAll(Tensor tokens, long token) => See(tokens, token, latest: false);

    private void See(Tensor tokens, long token, bool latest)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (tokens.shape is not [var rows, > 0] || rows != Rows)
            throw new ArgumentException($"Expected the ids of {Rows} rows, but got [{string.Join(", ", tokens.shape)}].", nameof(tokens));
        using var scope = NewDisposeScope();
        if (_sight?.IsOfOne != latest)
        {
            _sight = new RowSight(latest, _each, Rows);
            // Keys lie together by image or by document.
            foreach (var block in _images.Keys)
            {
                if (_crossOfImages.Remove(block, out var others))
                    others.Dispose();
            }
            Release(_crossOfRows);
        }
        _sight.Read(tokens.cpu().contiguous().data<long>().ToArray(), token);
        if (_sight.IsWhole)
            ReadFrom(_sight.Entries(_rowImage));
    }

    /// <summary>Attention of positions that do not all see the same of their document.</summary>
    private Tensor AttendSome(int block, Tensor q, long heads)
    {
        if (_sight is null)
            throw new InvalidOperationException($"Each text has {_each} images, and nothing says which of them it sees: {nameof(SeeLatest)} or {nameof(SeeAll)} does.");
        using var scope = NewDisposeScope();
        var kv = Image(block).KeysAndValues;
        var documents = kv.view(Images, -1, kv.shape[2]).index_select(0, tensor(_rowImage, dtype: ScalarType.Int64, device: kv.device));
        return _sight.Attend(q, documents, heads).MoveToOuterDisposeScope();
    }

    /// <summary>Whether so many images are as many for each text as the other blocks have.</summary>
    private bool Fits(long images) => Images == 0 ? images == 0 : images >= Images && images % Images == 0 && (_images.Count == 0 || images == Images * _each);

    /// <summary>Keys and values <c>[E, N, 2D]</c> of a block, an entry for what a row sees: an image, or all images of a document.</summary>
    private Tensor Seen(int block)
    {
        var kv = Image(block).KeysAndValues;
        return _each == 1 || _sight is { IsOfOne: true } ? kv : kv.view(Images, -1, kv.shape[2]);
    }

    private long Entries(int block) => _sight is { IsOfOne: true } ? Image(block).KeysAndValues.shape[0] : Images;
}
