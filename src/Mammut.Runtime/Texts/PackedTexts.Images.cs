using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

public sealed partial class PackedTexts
{
    /// <summary>Rows of an image in front of each text; 0 where there are none.</summary>
    public long ImageRows { get; private set; }

    /// <summary>Which images rows see, where these are documents; null where each text has one image.</summary>
    internal SeenImages? Seen { get; private set; }

    /// <summary>The rows of other texts that cross-attention asks, text by text; null where it asks images.</summary>
    internal Sequences? Asked { get; private set; }

    /// <summary>The texts, whose cross-attention asks the rows of other texts: an encoder's (T5, Raffel et al. 2020).</summary>
    /// <param name="asked">The texts that are asked, one for each.</param>
    /// <exception cref="ArgumentException">There is not one for each.</exception>
    public PackedTexts Seeing(PackedTexts asked)
    {
        if (asked.Count != Count)
            throw new ArgumentException($"Expected one text to ask for each of the {Count} texts, but got {asked.Count}.", nameof(asked));
        return new PackedTexts(HostIds, Sequences, Width, _rows, Ids.device) { Asked = asked.Sequences };
    }

    /// <summary>Prompts of nothing but the end token.</summary>
    /// <param name="batch">The texts or images they are for, B in the first axis.</param>
    /// <param name="end">Id of the end token.</param>
    /// <returns>int64 <c>[B, 1]</c></returns>
    public static Tensor EmptyPrompts(Tensor batch, long end) => full([batch.shape[0], 1], end, dtype: ScalarType.Int64, device: batch.device);

    /// <summary>The texts as documents in which a row sees the last image at or before it (Flamingo, Alayrac et al. 2022).</summary>
    /// <param name="images">The tokens of the images, <c>[B K, N, D]</c>, K a document; only their number counts.</param>
    /// <param name="token">The id that stands for an image.</param>
    /// <exception cref="ArgumentException">A document has more places for images than images, or there are not as many for each.</exception>
    public PackedTexts SeeingLatest(Tensor images, long token) => Seeing(images, token, latest: true);

    /// <summary>The texts as documents in which a row sees all images at or before it.</summary>
    /// <inheritdoc cref="SeeingLatest"/>
    public PackedTexts SeeingAll(Tensor images, long token) => Seeing(images, token, latest: false);

    /// <summary>How many images each document names.</summary>
    /// <param name="token">The id that stands for an image.</param>
    internal long[] Images(long token) =>
        [.. Enumerable.Range(0, checked((int)Count)).Select(text => HostIds.AsSpan((int)Sequences.Offsets[text]..(int)Sequences.Offsets[text + 1]).Count(token))];

    /// <summary>The mean over the images that each document names.</summary>
    /// <param name="images">A vector an image, <c>[B K, D]</c>, K a document.</param>
    /// <param name="token">The id that stands for an image.</param>
    /// <returns><c>[B, D]</c></returns>
    /// <exception cref="ArgumentException">A document names none: there is nothing to take the mean of.</exception>
    public Tensor MeanOfImages(Tensor images, long token)
    {
        using var scope = NewDisposeScope();
        var each = images.shape[0] / Count;
        var (weights, counts) = (new float[images.shape[0]], Images(token));
        for (var text = 0; text < Count; text++)
        {
            var named = Math.Min(each, counts[text]);
            if (named == 0)
                throw new ArgumentException($"Text {text} has the image token {token} nowhere, so that it has no image to compare it with.", nameof(images));
            for (var image = 0; image < named; image++)
                weights[(text * each) + image] = 1f / named;
        }

        var shares = tensor(weights, [Count, each, 1], dtype: images.dtype, device: images.device);
        return (images.view(Count, each, images.shape[1]) * shares).sum(1).MoveToOuterDisposeScope();
    }

    private PackedTexts Seeing(Tensor images, long token, bool latest)
    {
        if (images.dim() != 3 || images.shape[0] == 0 || images.shape[0] % Count != 0)
            throw new ArgumentException($"Expected the tokens of as many images for each of the {Count} texts, but got [{string.Join(", ", images.shape)}].", nameof(images));
        var seeing = new PackedTexts(HostIds, Sequences, Width, _rows, Ids.device);
        seeing.Seen = new SeenImages(this, token, images.shape[0] / Count, latest);
        return seeing;
    }

    /// <summary>Images as sequences of their own, for layers that run on texts too (MoMo, Chada et al. 2023).</summary>
    /// <param name="images">The tokens of the images, <c>[B, N, D]</c>; only their number counts.</param>
    /// <exception cref="ArgumentException">They have another rank, or there is none.</exception>
    public static PackedTexts OfImages(Tensor images)
    {
        if (images.dim() != 3 || images.shape[0] == 0 || images.shape[1] == 0)
            throw new ArgumentException($"Expected the tokens of images, [B, N, D], but got [{string.Join(", ", images.shape)}].", nameof(images));
        var (lengths, ids) = (new long[images.shape[0]], new long[images.shape[0] * images.shape[1]]);
        Array.Fill(lengths, images.shape[1]);
        Array.Fill(ids, -1);
        return Pack(ids, lengths, images.shape[1], images.device);
    }

    /// <summary>The texts with the tokens of an image in front of each, one sequence a text.</summary>
    /// <param name="images">The tokens of one image a text, <c>[B, N, D]</c>; only their number counts.</param>
    /// <exception cref="ArgumentException">There is not one image a text.</exception>
    public PackedTexts WithImages(Tensor images)
    {
        if (images.dim() != 3 || images.shape[0] != Count || images.shape[1] == 0)
            throw new ArgumentException($"Expected the tokens of one image for each of the {Count} texts, [{Count}, N, D], but got [{string.Join(", ", images.shape)}].", nameof(images));
        var rows = images.shape[1];
        var lengths = Sequences.Lengths.Select(length => length + rows).ToArray();
        var width = Width + rows;
        var ids = new long[lengths.Length * width];
        Array.Fill(ids, -1);
        for (var text = 0; text < lengths.Length; text++)
            Array.Copy(HostIds, Sequences.Offsets[text], ids, (text * width) + rows, Sequences.Length(text));
        var joined = Pack(ids, lengths, width, Ids.device);
        joined.ImageRows = rows;
        return joined;
    }

    /// <summary>Puts the tokens of each image in front of the rows of its text.</summary>
    /// <param name="images"><c>[B, N, D]</c>, as many as <see cref="WithImages"/> was given.</param>
    /// <param name="rows">Rows of the texts alone, <c>[M, D]</c>.</param>
    /// <returns><c>[M + B N, D]</c> in the element type of <paramref name="rows"/>.</returns>
    public Tensor Join(Tensor images, Tensor rows)
    {
        using var scope = NewDisposeScope();
        images = images.to(rows.dtype);
        if (IsRectangular)
            return cat([images, rows.view(Count, Width - ImageRows, rows.shape[1])], 1).flatten(0, 1).MoveToOuterDisposeScope();
        var order = new long[Sequences.Rows];
        for (int text = 0, row = 0; text < Count; text++)
        {
            for (var i = 0L; i < Sequences.Length(text); i++, row++)
                order[row] = i < ImageRows ? (text * ImageRows) + i : (Count * ImageRows) + row - ((text + 1) * ImageRows);
        }

        return cat([images.flatten(0, 1), rows], 0).index_select(0, Index(order)).MoveToOuterDisposeScope();
    }

    /// <summary>The rows of the texts without those of the images in front of them.</summary>
    /// <param name="rows"><c>[M + B N, D]</c></param>
    /// <returns><c>[M, D]</c></returns>
    public Tensor TextRows(Tensor rows)
    {
        using var scope = NewDisposeScope();
        if (IsRectangular)
            return rows.view(Count, Width, rows.shape[1]).narrow(1, ImageRows, Width - ImageRows).reshape(-1, rows.shape[1]).MoveToOuterDisposeScope();
        var order = new List<long>();
        for (var text = 0; text < Count; text++)
        {
            for (var row = Sequences.Offsets[text] + ImageRows; row < Sequences.Offsets[text + 1]; row++)
                order.Add(row);
        }

        return rows.index_select(0, Index([.. order])).MoveToOuterDisposeScope();
    }
}
