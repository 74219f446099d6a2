using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// Which images of its document each row of a cache sees: as in <see cref="SeenImages"/>, a position sees the last one named at or
/// before it, or all that are named there.
/// </summary>
/// <param name="latest">Whether it is the last one alone.</param>
/// <param name="each">Images of a document.</param>
/// <param name="rows">Rows of the cache.</param>
internal sealed class RowSight(bool latest, long each, long rows)
{
    private long[] _named = new long[rows];
    private long[] _seen = [];

    /// <summary>Whether a position sees one image alone.</summary>
    public bool IsOfOne => latest;

    /// <summary>Whether all new positions of a row see the same entry of the keys: an image, or all images of a document.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Reads the ids of the new positions.</summary>
    /// <param name="ids">The ids, row by row, as many for each.</param>
    /// <param name="token">The id that stands for an image.</param>
    /// <exception cref="ArgumentException">A row names more images than its document has.</exception>
    public void Read(long[] ids, long token)
    {
        var positions = ids.Length / _named.Length;
        var seen = new long[ids.Length];
        var named = (long[])_named.Clone();
        for (var i = 0; i < ids.Length; i++)
        {
            var row = i / positions;
            if (ids[i] == token && ++named[row] > each)
                throw new ArgumentException($"Text {row} has the image token {token} {named[row]} times, but there {(each == 1 ? "is 1 image" : $"are {each} images")} for each text.", nameof(ids));
            seen[i] = named[row];
        }

        (_named, _seen) = (named, seen);
        IsWhole = latest ? seen.Select((count, i) => count > 0 && count == named[i / positions]).All(same => same) : seen.All(count => count == each);
    }

    /// <summary>The entry that each row's new positions see, where it is one.</summary>
    /// <param name="documents">The document of each row.</param>
    public long[] Entries(long[] documents) => latest ? [.. documents.Select((document, row) => (document * each) + _named[row] - 1)] : documents;

    /// <summary>Makes new rows out of the present ones.</summary>
    public void Select(long[] selected) => _named = Array.ConvertAll(selected, row => _named[row]);

    /// <summary>Attention of new positions to the images that each of them sees; zeros where it sees none.</summary>
    /// <param name="q"><c>[R, P, D]</c>.</param>
    /// <param name="kv">Keys and values of each row's document, <c>[R, K N, 2D]</c>.</param>
    /// <param name="heads">Number of heads; divides D.</param>
    /// <returns><c>[R, P, D]</c></returns>
    public Tensor Attend(Tensor q, Tensor kv, long heads)
    {
        using var scope = NewDisposeScope();
        var (rows, positions, tokens) = (q.shape[0], q.shape[1], kv.shape[1] / each);
        // A position that sees none is asked about all, so that its softmax has a sum, and gets zeros then.
        var sees = new bool[_seen.Length * each];
        for (var i = 0; i < sees.Length; i++)
            sees[i] = _seen[i / each] is var count && (count == 0 || (i % each < count && (!latest || i % each == count - 1)));
        var mask = tensor(sees, [rows, 1, positions, each, 1], device: q.device).expand(rows, 1, positions, each, tokens).flatten(3, 4);
        var (keys, values) = Heads.KeysValues(kv, heads);
        var attended = Heads.Merge(nn.functional.scaled_dot_product_attention(Heads.Split(q, heads), keys, values, mask));
        if (_seen.Contains(0))
            attended = attended.masked_fill(tensor(Array.ConvertAll(_seen, count => count == 0), [rows, positions, 1], device: q.device), 0);
        return attended.MoveToOuterDisposeScope();
    }
}
