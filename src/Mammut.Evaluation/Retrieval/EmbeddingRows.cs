using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Evaluation;

/// <summary>
/// Vectors of unit length, one a row. Similarities are summed here in one fixed order rather than by a matrix product,
/// whose tiles can give two equal rows unequal similarities: equal captions must come out as ties.
/// </summary>
internal sealed class EmbeddingRows
{
    private readonly float[] _values;

    private EmbeddingRows(float[] values, int count, int width) => (_values, Count, Width) = (values, count, width);

    public int Count { get; }

    public int Width { get; }

    /// <param name="embeddings">Any floating type and device, [count, width].</param>
    /// <param name="name">The argument's name, for messages.</param>
    public static EmbeddingRows From(Tensor embeddings, string name)
    {
        ArgumentNullException.ThrowIfNull(embeddings, name);
        if (embeddings.shape is not [var count, var width])
            throw new ArgumentException($"Expected embeddings [rows, width], got [{string.Join(", ", embeddings.shape)}].", name);

        using var scope = NewDisposeScope();
        var values = embeddings.detach().to_type(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
        return Normalized(values, checked((int)count), checked((int)width), name);
    }

    /// <param name="embeddings">[count, width].</param>
    /// <param name="name">The argument's name, for messages.</param>
    public static EmbeddingRows From(float[,] embeddings, string name)
    {
        ArgumentNullException.ThrowIfNull(embeddings, name);
        var values = new float[embeddings.Length];
        Buffer.BlockCopy(embeddings, 0, values, 0, Buffer.ByteLength(embeddings));
        return Normalized(values, embeddings.GetLength(0), embeddings.GetLength(1), name);
    }

    /// <summary>The mean of the rows of each group, at unit length again.</summary>
    /// <param name="groupOfRow">For each row its group, in [0, groups).</param>
    /// <param name="groups">The number of groups; each has at least one row.</param>
    /// <param name="name">The argument's name, for messages.</param>
    public EmbeddingRows MeanOfGroups(IReadOnlyList<int> groupOfRow, int groups, string name)
    {
        var sums = new float[groups * Width];
        for (var row = 0; row < Count; row++)
        {
            for (var i = 0; i < Width; i++)
                sums[(groupOfRow[row] * Width) + i] += _values[(row * Width) + i];
        }

        return Normalized(sums, groups, Width, name);
    }

    /// <summary>The cosines of one row with every row of <paramref name="others"/>.</summary>
    public void Similarities(int row, EmbeddingRows others, Span<float> similarities)
    {
        var own = Row(row);
        for (var i = 0; i < others.Count; i++)
            similarities[i] = Dot(own, others.Row(i));
    }

    private ReadOnlySpan<float> Row(int row) => _values.AsSpan(row * Width, Width);

    private static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var lefts = MemoryMarshal.Cast<float, Vector<float>>(left);
        var rights = MemoryMarshal.Cast<float, Vector<float>>(right);
        var sums = Vector<float>.Zero;
        for (var i = 0; i < lefts.Length; i++)
            sums += lefts[i] * rights[i];
        var sum = Vector.Sum(sums);
        for (var i = lefts.Length * Vector<float>.Count; i < left.Length; i++)
            sum += left[i] * right[i];
        return sum;
    }

    private static EmbeddingRows Normalized(float[] values, int count, int width, string name)
    {
        for (var row = 0; row < count; row++)
        {
            var vector = values.AsSpan(row * width, width);
            var squares = 0.0;
            foreach (var value in vector)
                squares += (double)value * value;
            if (!(squares > 0 && double.IsFinite(squares)))
                throw new ArgumentException($"Row {row} has length {Math.Sqrt(squares)}; expected a vector that points somewhere.", name);
            var scale = (float)(1 / Math.Sqrt(squares));
            foreach (ref var value in vector)
                value *= scale;
        }

        return new EmbeddingRows(values, count, width);
    }
}
