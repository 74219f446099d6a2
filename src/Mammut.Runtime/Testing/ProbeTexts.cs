using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Testing;

/// <summary>
/// The texts of a probe: random ids, the same in every run. They are short, since what a position may see does not depend
/// on how long a text is.
/// </summary>
internal sealed class ProbeTexts(ProbeSizes sizes)
{
    /// <summary>Length of a text without padding.</summary>
    public int Full { get; } = (int)Math.Min(sizes.ContextLength, 8);

    /// <summary>Lengths of two texts that leave room for padding; the second is padded even where the first is not.</summary>
    public int[] Lengths { get; } = [(int)Math.Min(sizes.ContextLength - 1, 6), (int)Math.Max(1, Math.Min(sizes.ContextLength - 1, 6) / 2)];

    /// <summary>Columns of a batch in which both of these texts are padded.</summary>
    public int Padded { get; } = (int)Math.Min(sizes.ContextLength, 9);

    /// <summary>Texts of the given lengths, padded to a number of columns: int64 <c>[B, columns]</c>.</summary>
    public Tensor Batch(int columns, params int[] lengths) => Matrix(columns, lengths.Select((length, row) => Text(row, length)).ToArray());

    /// <summary>
    /// The first text as often as it has tokens, and the same with one token changed in each row, token <c>k</c> in row
    /// <c>k</c>: int64 <c>[length, columns]</c> each.
    /// </summary>
    public (Tensor Same, Tensor Changed) OneChangeARow(int columns, int length)
    {
        var rows = Enumerable.Range(0, length).Select(_ => Text(0, length)).ToArray();
        var same = Matrix(columns, rows);
        for (var row = 0; row < length; row++)
            rows[row][row] = Another(rows[row][row]);
        return (same, Matrix(columns, rows));
    }

    /// <summary>The first half of each text, at least the first token: int64 <c>[B]</c>.</summary>
    public static Tensor Halves(params int[] lengths) => tensor(lengths.Select(length => (long)Half(length)).ToArray());

    /// <summary>Length of the prefix of a text.</summary>
    public static int Half(int length) => Math.Max(1, length / 2);

    /// <summary>Ids that stand for something else than a word, rising.</summary>
    private readonly long[] _others = [.. new[] { sizes.PaddingToken, sizes.ImageToken }.Where(id => id >= 0).Order()];

    /// <summary>Where in a text its image stands, if these are documents: behind the first token, so that one is in front of it.</summary>
    public static int ImagePlace(int length) => Math.Min(1, length - 1);

    private long[] Text(int row, int length)
    {
        var random = new Random(row + 1);
        var text = Enumerable.Range(0, length).Select(_ => Real(random.NextInt64(sizes.Vocabulary - _others.Length))).ToArray();
        if (sizes.ImageToken >= 0)
            text[ImagePlace(length)] = sizes.ImageToken;
        return text;
    }

    /// <summary>The n-th id that is neither padding nor an image.</summary>
    private long Real(long n)
    {
        foreach (var other in _others)
        {
            if (n >= other)
                n++;
        }

        return n;
    }

    /// <summary>The id after that one, those left out that are no words.</summary>
    private long Another(long id)
    {
        var n = id - _others.Count(other => other < id);
        return Real((n + 1) % (sizes.Vocabulary - _others.Length));
    }

    private Tensor Matrix(int columns, long[][] rows)
    {
        var ids = new long[rows.Length * columns];
        Array.Fill(ids, sizes.PaddingToken);
        for (var row = 0; row < rows.Length; row++)
            rows[row].CopyTo(ids, row * columns);
        return tensor(ids, [rows.Length, columns]);
    }
}
