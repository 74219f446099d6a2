namespace Mammut.Dsl.Generators.Shapes;

/// <summary>The element type of a tensor, as far as the compiler cares.</summary>
internal enum ElementType
{
    Float32,
    BFloat16,
    Int64,
    Bool,
}

/// <summary>The sizes of a tensor's axes, outermost first.</summary>
internal sealed class Shape : IEquatable<Shape>
{
    private readonly Dim[] _dims;

    public Shape(params Dim[] dims) => _dims = dims;

    public int Rank => _dims.Length;

    public Dim this[int axis] => _dims[axis < 0 ? _dims.Length + axis : axis];

    public Dim Last => this[-1];

    /// <summary>The number of elements.</summary>
    public Dim Elements => _dims.Aggregate((Dim)1, (product, dim) => product * dim);

    /// <summary>This shape with one axis of another size.</summary>
    public Shape With(int axis, Dim size)
    {
        var dims = (Dim[])_dims.Clone();
        dims[axis < 0 ? dims.Length + axis : axis] = size;
        return new(dims);
    }

    /// <summary>This shape without one axis.</summary>
    public Shape Without(int axis)
    {
        var at = axis < 0 ? _dims.Length + axis : axis;
        return new(_dims.Where((_, i) => i != at).ToArray());
    }

    public bool Equals(Shape? other) => other is not null && _dims.SequenceEqual(other._dims);

    public override bool Equals(object? obj) => Equals(obj as Shape);

    public override int GetHashCode() => _dims.Aggregate(17, (hash, dim) => unchecked(hash * 31 + dim.GetHashCode()));

    public override string ToString() => "[" + string.Join(", ", _dims.Select(dim => dim.ToString())) + "]";
}
