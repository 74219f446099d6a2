namespace Mammut;

/// <summary>Where the elements of a tensor lie in a row of elements.</summary>
/// <param name="Offset">Index of the first one.</param>
/// <param name="Shape">The tensor's shape.</param>
/// <param name="Strides">How far apart two neighbours of each axis lie, 0 or more.</param>
internal sealed record StridedLayout(long Offset, long[] Shape, long[] Strides)
{
    /// <summary>The most axes that a tensor from outside may have.</summary>
    public const int MaxAxes = 16;

    /// <summary>Row-major, from the first element on.</summary>
    public static StridedLayout Contiguous(IReadOnlyList<long> shape)
    {
        var strides = new long[shape.Count];
        long step = 1;
        for (var axis = shape.Count - 1; axis >= 0; axis--)
        {
            strides[axis] = step;
            step *= Math.Max(shape[axis], 1);
        }

        return new StridedLayout(0, [.. shape], strides);
    }

    public bool IsEmpty => Shape.Contains(0);

    /// <summary>Elements from the first to the last one, both counted; for shapes that are known to fit a file.</summary>
    public long Extent => IsEmpty ? 0 : 1 + Shape.Zip(Strides, (size, stride) => (size - 1) * stride).Sum();

    /// <summary>One index of the first axis, which is left out.</summary>
    public StridedLayout Select(long index) => new(Offset + index * Strides[0], Shape[1..], Strides[1..]);

    /// <summary>A range of the first axis.</summary>
    public StridedLayout Narrow(long start, long count) => new(Offset + start * Strides[0], [count, .. Shape[1..]], Strides);

    /// <summary>Some of its rows, or all.</summary>
    public StridedLayout Rows(RowRange? rows) => rows is { } some ? Narrow(some.First, some.Count) : this;

    public StridedLayout Permute(IReadOnlyList<int> axes) => new(Offset, [.. axes.Select(axis => Shape[axis])], [.. axes.Select(axis => Strides[axis])]);

    /// <summary>The axes from the widest stride to the narrowest: the order in which elements follow each other.</summary>
    public int[] AxesInOrder() => [.. Enumerable.Range(0, Shape.Length).OrderByDescending(axis => Shape[axis] == 1 ? long.MaxValue : Strides[axis])];

    /// <summary>
    /// What is wrong with a layout that comes from outside; null if nothing is. It must stay within the elements that are
    /// there, and no two of its elements may be the same: otherwise a small file could claim a tensor of any size.
    /// </summary>
    /// <param name="elements">How many elements are there.</param>
    public string? Fault(long elements)
    {
        if (Shape.Length != Strides.Length)
            return $"has {Shape.Length} sizes and {Strides.Length} strides";
        if (Offset < 0 || Shape.Any(size => size < 0) || Strides.Any(stride => stride < 0))
            return $"has a negative offset, size or stride: {Offset}, {Shapes.Text(Shape)}, {Shapes.Text(Strides)}";
        if (IsEmpty)
            return null;

        // From the narrowest stride on: an axis must step over all that the ones before it reach.
        UInt128 reached = 0;
        foreach (var axis in AxesInOrder().Reverse().Where(axis => Shape[axis] > 1))
        {
            if ((UInt128)Strides[axis] <= reached)
                return $"has strides {Shapes.Text(Strides)} that overlap in its shape {Shapes.Text(Shape)}";
            reached += (UInt128)(Shape[axis] - 1) * (UInt128)Strides[axis];
            // Both factors are below 2^63: without this stop some more axes could overflow.
            if (reached > long.MaxValue)
                break;
        }

        var last = reached + (UInt128)Offset;
        return last < (UInt128)elements ? null : $"reaches to element {last} of a storage of {elements}";
    }
}
