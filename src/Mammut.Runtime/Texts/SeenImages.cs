using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// Which images the rows of documents see: rows between two images are one sequence of queries, whose keys are the tokens of the
/// images they see. Rows in front of the first image see none.
/// </summary>
internal sealed class SeenImages
{
    private readonly long[] _rows;
    private readonly Sequences? _queries;
    private readonly long[] _read;
    private readonly bool _isInOrder;
    private readonly long[] _counts;
    private readonly long _all;

    /// <param name="texts">The documents.</param>
    /// <param name="token">The id that stands for an image.</param>
    /// <param name="perText">Images of each document.</param>
    /// <param name="latest">Whether a row sees the last image at or before it alone, or all of them.</param>
    /// <exception cref="ArgumentException">A document has more places for images than images.</exception>
    public SeenImages(PackedTexts texts, long token, long perText, bool latest)
    {
        _all = texts.Sequences.Rows;
        var (rows, lengths, seen) = (new List<long>(), new List<long>(), new List<(long First, long Count)>());
        for (var text = 0; text < texts.Count; text++)
        {
            long images = 0;
            for (var row = texts.Sequences.Offsets[text]; row < texts.Sequences.Offsets[text + 1]; row++)
            {
                if (texts.HostIds[row] == token)
                {
                    images++;
                    lengths.Add(0);
                    var first = text * perText;
                    seen.Add(latest ? (first + images - 1, 1) : (first, images));
                }

                if (images == 0)
                    continue;
                rows.Add(row);
                lengths[^1]++;
            }

            Documents.CheckThere(text, images, perText, token);
        }

        _rows = [.. rows];
        _queries = rows.Count == 0 ? null : Sequences.Of([.. lengths]);
        _counts = [.. seen.Select(images => images.Count)];
        _read = [.. seen.SelectMany(images => Enumerable.Range(0, (int)images.Count).Select(i => images.First + i))];
        _isInOrder = _read.Select((image, i) => image == i).All(isSame => isSame);
    }

    /// <summary>Attention of the rows to the images they see; zeros where they see none.</summary>
    /// <param name="q"><c>[M, D]</c></param>
    /// <param name="kv"><c>[B K, N, 2D]</c></param>
    /// <param name="heads">Number of heads; divides D.</param>
    /// <returns><c>[M, D]</c></returns>
    public Tensor Attend(Tensor q, Tensor kv, long heads)
    {
        using var scope = NewDisposeScope();
        if (q.dim() != 2 || q.shape[0] != _all)
            throw new ArgumentException($"Expected q [{_all}, D], but got [{string.Join(", ", q.shape)}].", nameof(q));
        if (_queries is null)
            return zeros_like(q).MoveToOuterDisposeScope();
        var tokens = kv.shape[1];
        var keys = Sequences.Of([.. _counts.Select(images => images * tokens)]);
        var isAll = _isInOrder && _read.Length == kv.shape[0];
        var seen = (isAll ? kv : kv.index_select(0, tensor(_read, device: kv.device))).flatten(0, 1);
        if (_rows.Length == _all)
            return Attention.Cross(q, seen, heads, _queries, keys).MoveToOuterDisposeScope();
        var rows = tensor(_rows, device: q.device);
        var attended = Attention.Cross(q.index_select(0, rows), seen, heads, _queries, keys);
        return zeros(q.shape, dtype: q.dtype, device: q.device).index_copy(0, rows, attended).MoveToOuterDisposeScope();
    }
}
