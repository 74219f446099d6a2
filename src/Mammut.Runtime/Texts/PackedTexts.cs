using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// The texts of a batch end to end, without padding: <c>M</c> tokens in all, text after text. What is computed for texts is
/// computed for these rows, so that its cost follows the real tokens and padding cannot change a result.
/// </summary>
/// <remarks>Its tensors belong to the dispose scope it was made in.</remarks>
public sealed partial class PackedTexts
{
    private readonly long[] _rows;

    private PackedTexts(long[] ids, Sequences sequences, long width, long[] rows, Device device)
    {
        (HostIds, Sequences, Width, _rows) = (ids, sequences, width, rows);
        Ids = tensor(ids, dtype: ScalarType.Int64, device: device);
        IsRectangular = sequences.Rows == sequences.Count * width;
    }

    /// <summary>The token ids, int64 <c>[M]</c>; where <see cref="WithClassToken"/> put a token, -1.</summary>
    public Tensor Ids { get; }

    /// <summary>The token ids where a program can read them without waiting for a device.</summary>
    internal long[] HostIds { get; }

    /// <summary>Which rows belong to which text.</summary>
    public Sequences Sequences { get; }

    /// <summary>Number of texts, <c>B</c>.</summary>
    public long Count => Sequences.Count;

    /// <summary>Positions of a text in the batch they come from, padding included: <c>T</c>.</summary>
    public long Width { get; }

    /// <summary>Whether every text fills all positions, so that rows are a batch <c>[B, T]</c> as it is.</summary>
    private bool IsRectangular { get; }

    /// <summary>
    /// The real tokens of a batch. Padding is the trailing run of the padding id: the same id inside a text is a token like any
    /// other. The first position always counts, so that an empty text has a row.
    /// </summary>
    /// <param name="tokens">int64 <c>[B, T]</c>, padded on the right; <c>T</c> 1 or more. Best on the CPU: their lengths are read here.</param>
    /// <param name="padding">The padding id.</param>
    /// <exception cref="ArgumentException">The tokens are not int64 <c>[B, T]</c>, or have no position.</exception>
    public static PackedTexts Real(Tensor tokens, long padding)
    {
        var (ids, count, width) = Read(tokens);
        var lengths = new long[count];
        for (var text = 0; text < count; text++)
        {
            var length = width;
            while (length > 1 && ids[text * width + length - 1] == padding)
                length--;
            lengths[text] = length;
        }

        return Pack(ids, lengths, width, tokens.device);
    }

    /// <summary>Every position of a batch, padding too, as models read texts that were trained without masking it.</summary>
    /// <param name="tokens">int64 <c>[B, T]</c>; <c>T</c> 1 or more.</param>
    /// <exception cref="ArgumentException">The tokens are not int64 <c>[B, T]</c>, or have no position.</exception>
    public static PackedTexts Every(Tensor tokens)
    {
        var (ids, count, width) = Read(tokens);
        var lengths = new long[count];
        Array.Fill(lengths, width);
        return Pack(ids, lengths, width, tokens.device);
    }

    /// <summary>
    /// The texts without the last token of each: what next-token prediction reads, <c>L</c> rows. A text of one token keeps it.
    /// Their labels: <see cref="Losses.Labels"/>.
    /// </summary>
    public PackedTexts Inputs() => Resized(-1);

    /// <summary>
    /// The texts with one row more behind each, for a token that is not in the vocabulary. <see cref="Unpack"/> puts it behind
    /// the padding, into a column of its own.
    /// </summary>
    public PackedTexts WithClassToken()
    {
        var extended = Resized(1);
        for (var text = 0; text < extended.Count; text++)
            extended._rows[extended.Sequences.Offsets[text + 1] - 1] = ((text + 1) * extended.Width) - 1;
        return extended;
    }

    /// <summary>Puts a vector behind the rows of each text, the same one or one of its own.</summary>
    /// <param name="rows">Rows of the texts before <see cref="WithClassToken"/>, <c>[M, D]</c>.</param>
    /// <param name="token">The vector, <c>[D]</c>, or one a text, <c>[B, D]</c>.</param>
    /// <returns><c>[M + B, D]</c></returns>
    public Tensor Append(Tensor rows, Tensor token)
    {
        using var scope = NewDisposeScope();
        var order = new long[Sequences.Rows];
        for (int text = 0, row = 0; text < Count; text++)
        {
            for (var i = 1L; i < Sequences.Length(text); i++, row++)
                order[row] = row - text;
            order[row++] = rows.shape[0] + (token.dim() == 1 ? 0 : text);
        }

        var all = cat([rows, token.to(rows.dtype).view(-1, rows.shape[1])], 0);
        return all.index_select(0, Index(order)).MoveToOuterDisposeScope();
    }

    /// <summary>A table's entry for each row, by the row's place in its text.</summary>
    /// <param name="table"><c>[P, D]</c>, P at least the longest text.</param>
    /// <returns><c>[M, D]</c></returns>
    public Tensor Positions(Tensor table)
    {
        using var scope = NewDisposeScope();
        if (IsRectangular)
            return table.narrow(0, 0, Width).unsqueeze(0).expand(Count, Width, table.shape[1]).reshape(Sequences.Rows, table.shape[1]).MoveToOuterDisposeScope();
        var places = Array.ConvertAll(Sequences.PlacesIn(Sequences.Longest), place => place % Sequences.Longest);
        return table.index_select(0, Index(places)).MoveToOuterDisposeScope();
    }

    /// <summary>The mean of each text's rows, summed in float32 for 16-bit ones.</summary>
    /// <param name="rows"><c>[M, D]</c></param>
    /// <returns><c>[B, D]</c> in the element type of <paramref name="rows"/>.</returns>
    public Tensor Mean(Tensor rows)
    {
        using var scope = NewDisposeScope();
        var wide = rows.Wide();
        if (IsRectangular)
            return wide.view(Count, Width, rows.shape[1]).mean([1]).to(rows.dtype).MoveToOuterDisposeScope();
        var sums = zeros(Count, rows.shape[1], dtype: wide.dtype, device: rows.device).index_add(0, Index(Texts()), wide, 1);
        var counts = tensor(Sequences.Lengths.Select(length => (float)length).ToArray(), [Count, 1], dtype: wide.dtype, device: rows.device);
        return (sums / counts).to(rows.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>The first row of each text.</summary>
    /// <param name="rows"><c>[M, D]</c></param>
    /// <returns><c>[B, D]</c></returns>
    public Tensor First(Tensor rows) => One(rows, text => Sequences.Offsets[text]);

    /// <summary>The last row of each text.</summary>
    /// <param name="rows"><c>[M, D]</c></param>
    /// <returns><c>[B, D]</c></returns>
    public Tensor Last(Tensor rows) => One(rows, text => Sequences.Offsets[text + 1] - 1);

    /// <summary>
    /// Of rows of longer texts, those that these texts have too: the first of each. Where no row has seen those behind it, they are what
    /// would be computed for these texts.
    /// </summary>
    /// <param name="rows"><c>[M', D]</c></param>
    /// <param name="of">The longer texts, as many as these, such as those that <see cref="Inputs"/> was asked of.</param>
    /// <returns><c>[M, D]</c></returns>
    /// <exception cref="ArgumentException">There are not as many of them, or one is shorter.</exception>
    public Tensor Take(Tensor rows, PackedTexts of)
    {
        if (of.Count != Count || Sequences.Lengths.Zip(of.Sequences.Lengths).Any(pair => pair.First > pair.Second))
            throw new ArgumentException($"{of.Count} texts of {of.Sequences.Rows} tokens in all are not {Count} texts at least as long as these.", nameof(of));
        using var scope = NewDisposeScope();
        var order = new long[Sequences.Rows];
        for (int text = 0, row = 0; text < Count; text++)
        {
            for (var place = of.Sequences.Offsets[text]; row < Sequences.Offsets[text + 1]; place++, row++)
                order[row] = place;
        }

        return rows.index_select(0, Index(order)).MoveToOuterDisposeScope();
    }

    /// <summary>Rows as the batch they come from, with zeros at padding.</summary>
    /// <param name="rows"><c>[M, D]</c></param>
    /// <returns><c>[B, T, D]</c></returns>
    public Tensor Unpack(Tensor rows)
    {
        using var scope = NewDisposeScope();
        if (IsRectangular)
            return rows.reshape(Count, Width, rows.shape[1]).MoveToOuterDisposeScope();
        var padded = zeros(Count * Width, rows.shape[1], dtype: rows.dtype, device: rows.device).index_copy(0, Index(_rows), rows);
        return padded.view(Count, Width, rows.shape[1]).MoveToOuterDisposeScope();
    }

    /// <summary>One row of each text.</summary>
    private Tensor One(Tensor rows, Func<int, long> place)
    {
        using var scope = NewDisposeScope();
        return rows.index_select(0, Index([.. Enumerable.Range(0, checked((int)Count)).Select(place)])).MoveToOuterDisposeScope();
    }

    /// <summary>The texts with other tokens.</summary>
    internal PackedTexts WithIds(long[] ids) => new(ids, Sequences, Width, _rows, Ids.device);

    /// <summary>Texts of these, in that order; one may come several times.</summary>
    internal PackedTexts Select(long[] texts)
    {
        var lengths = Array.ConvertAll(texts, text => Sequences.Lengths[(int)text]);
        var ids = new long[texts.Length * Width];
        for (var i = 0; i < texts.Length; i++)
            Array.Copy(HostIds, Sequences.Offsets[(int)texts[i]], ids, i * Width, lengths[i]);
        return Pack(ids, lengths, Width, Ids.device);
    }

    private Tensor Index(long[] numbers) => tensor(numbers, dtype: ScalarType.Int64, device: Ids.device);

    /// <summary>The text of each row.</summary>
    private long[] Texts() => [.. Sequences.Lengths.SelectMany((length, text) => Enumerable.Repeat((long)text, checked((int)length)))];

    /// <summary>The texts with so many rows more, or fewer, at the end of each.</summary>
    private PackedTexts Resized(int change)
    {
        var lengths = Sequences.Lengths.Select(length => Math.Max(1, length + change)).ToArray();
        var width = Math.Max(1, Width + change);
        var ids = new long[lengths.Length * width];
        Array.Fill(ids, -1);
        for (var text = 0; text < lengths.Length; text++)
            Array.Copy(HostIds, Sequences.Offsets[text], ids, text * width, Math.Min(lengths[text], Sequences.Length(text)));
        return Pack(ids, lengths, width, Ids.device);
    }

    private static PackedTexts Pack(long[] ids, long[] lengths, long width, Device device)
    {
        var sequences = Sequences.Of(lengths);
        var rows = sequences.PlacesIn(width);
        return new PackedTexts(Array.ConvertAll(rows, row => ids[row]), sequences, width, rows, device);
    }

    private static (long[] Ids, long Count, long Width) Read(Tensor tokens)
    {
        if (tokens.dim() != 2 || tokens.shape[1] == 0 || tokens.dtype != ScalarType.Int64)
            throw new ArgumentException($"Token ids are 64-bit integers [B, T] with T of 1 or more, but these are {tokens.dtype} [{string.Join(", ", tokens.shape)}].", nameof(tokens));
        using var scope = NewDisposeScope();
        return (tokens.cpu().contiguous().data<long>().ToArray(), tokens.shape[0], tokens.shape[1]);
    }
}
