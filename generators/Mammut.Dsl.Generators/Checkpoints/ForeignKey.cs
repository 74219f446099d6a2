namespace Mammut.Dsl.Generators.Checkpoints;

/// <summary>A parameter, or rows of it, under its own name and under that of another layout.</summary>
/// <param name="Native">Our name.</param>
/// <param name="Shape">Shape of these rows here.</param>
/// <param name="Foreign">The name there.</param>
/// <param name="Transposed">Whether the matrix is stored the other way round.</param>
internal sealed record ForeignKey(string Native, long[] Shape, string Foreign, bool Transposed)
{
    /// <summary>Which rows of the parameter these are; null for all.</summary>
    public (long First, long Count)? NativeRows { get; init; }

    /// <summary>Which rows of the tensor there these are; null for all.</summary>
    public (long First, long Count)? ForeignRows { get; init; }

    /// <summary>Another name that it may have there; null for none.</summary>
    public string? Alias { get; init; }

    /// <summary>Shape of these rows there.</summary>
    public long[] ForeignShape =>
        ForeignRows is { Count: 1 } && Shape[0] != 1 ? [1, .. Shape] : Transposed ? [.. Enumerable.Reverse(Shape)] : Shape;
}
