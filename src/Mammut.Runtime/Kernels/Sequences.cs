using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// Which rows of a packed batch belong together: the sequences lie one behind the other in <c>[M, D]</c>, without padding.
/// Sequence <c>i</c> has the rows from <c>Offsets[i]</c> to before <c>Offsets[i + 1]</c>.
/// </summary>
public sealed class Sequences
{
    private readonly long[] _offsets;

    private Sequences(long[] offsets, bool equal)
    {
        _offsets = offsets;
        AreEqual = equal;
        for (var i = 0; i < Count; i++)
            Longest = Math.Max(Longest, Length(i));
    }

    /// <summary>Number of sequences, 1 or more.</summary>
    public long Count => _offsets.Length - 1;

    /// <summary>Number of rows of all sequences together, <c>M</c>.</summary>
    public long Rows => _offsets[^1];

    /// <summary>Rows of the longest sequence.</summary>
    public long Longest { get; }

    /// <summary>Whether all sequences have the same length, so that <c>[M, D]</c> is also <c>[Count, Longest, D]</c>.</summary>
    public bool AreEqual { get; }

    /// <summary>Rows of each sequence; <c>Count</c> numbers, each 1 or more.</summary>
    public IReadOnlyList<long> Lengths => [.. Enumerable.Range(0, (int)Count).Select(Length)];

    /// <summary>First row of each sequence and, last, the number of rows; <c>Count + 1</c> numbers.</summary>
    public IReadOnlyList<long> Offsets => _offsets;

    /// <summary>The offsets, as the kernels read them.</summary>
    internal ReadOnlySpan<long> OffsetSpan => _offsets;

    /// <summary>Sequences of one length.</summary>
    /// <param name="count">Number of sequences, 1 or more.</param>
    /// <param name="length">Rows of each, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no sequence, or no row.</exception>
    public static Sequences Equal(long count, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        var offsets = new long[count + 1];
        for (var i = 0; i <= count; i++)
            offsets[i] = i * length;
        return new Sequences(offsets, equal: true);
    }

    /// <summary>Sequences of their own lengths.</summary>
    /// <param name="lengths">Rows of each sequence, 1 or more.</param>
    /// <exception cref="ArgumentException">There is no sequence.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A sequence has no row.</exception>
    public static Sequences Of(params ReadOnlySpan<long> lengths)
    {
        if (lengths.IsEmpty)
            throw new ArgumentException("There is no sequence.", nameof(lengths));
        var offsets = new long[lengths.Length + 1];
        var equal = true;
        for (var i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] < 1)
                throw new ArgumentOutOfRangeException(nameof(lengths), lengths[i], $"A sequence has 1 row or more; this is the length of sequence {i}.");
            offsets[i + 1] = offsets[i] + lengths[i];
            equal &= lengths[i] == lengths[0];
        }

        return new Sequences(offsets, equal);
    }

    /// <summary>
    /// Rows <c>[M, …]</c> as <c>[Count, Longest, …]</c>: a view where the lengths are equal, else a copy in which each sequence is
    /// padded behind its end with copies of row 0.
    /// </summary>
    internal Tensor Pad(Tensor rows)
    {
        long[] shape = [Count, Longest, .. rows.shape[1..]];
        if (AreEqual)
            return rows.view(shape);
        using var scope = NewDisposeScope();
        var places = PlacesIn(Longest);
        var filling = new long[Count * Longest];
        for (var row = 0; row < Rows; row++)
            filling[places[row]] = row;
        return rows.index_select(0, tensor(filling, device: rows.device)).view(shape).MoveToOuterDisposeScope();
    }

    /// <summary>The reverse of <see cref="Pad"/>: the rows that are no padding, <c>[M, …]</c>.</summary>
    internal Tensor Unpad(Tensor padded)
    {
        using var scope = NewDisposeScope();
        var flat = padded.flatten(0, 1);
        if (AreEqual)
            return flat.MoveToOuterDisposeScope();
        return flat.index_select(0, tensor(PlacesIn(Longest), device: padded.device)).MoveToOuterDisposeScope();
    }

    /// <summary>bool <c>[Count, Longest]</c>: which places of the padded form are rows.</summary>
    internal Tensor Real(Device device)
    {
        using var scope = NewDisposeScope();
        var lengths = tensor([.. Lengths], [Count, 1], device: device);
        return arange(Longest, dtype: ScalarType.Int64, device: device).lt(lengths).MoveToOuterDisposeScope();
    }

    /// <summary>Rows of one sequence.</summary>
    internal long Length(int index) => _offsets[index + 1] - _offsets[index];

    /// <summary>Where each row lies when every sequence is padded to a width: <c>i * width + j</c> for row j of sequence i.</summary>
    internal long[] PlacesIn(long width)
    {
        var places = new long[Rows];
        for (var i = 0; i < Count; i++)
        {
            for (var j = 0L; j < Length(i); j++)
                places[_offsets[i] + j] = (i * width) + j;
        }

        return places;
    }
}
