namespace Mammut.Dsl.Generators.Ir;

/// <summary>
/// An operation: its attributes and nothing else. What it does to shapes is in <c>Shapes/</c>, what it costs too, and how it
/// is written in C# in <c>Emission/</c>.
/// </summary>
internal abstract record Op
{
    /// <summary>The parameters that it computes with.</summary>
    public virtual IEnumerable<Parameter> Uses() => [];
}

/// <summary>
/// Calls a function of a contained module; for a list, of the module at <paramref name="Index"/>. A module inside a part is
/// reached through that part.
/// </summary>
internal sealed record CallOp(Child Child, LoopIndex? Index, Function Function, Child? Through = null) : Op;

/// <summary>Calls another function of the same module.</summary>
internal sealed record CallOwnOp(Function Function) : Op;

/// <summary>
/// Runs a body several times. Inputs and outputs are the values carried from one run to the next; <paramref name="Carried"/>
/// are their names inside, <paramref name="Results"/> what a run hands on.
/// </summary>
internal sealed record RepeatOp(long Count, IReadOnlyList<Value> Carried, IReadOnlyList<Node> Body, IReadOnlyList<Value> Results) : Op;

/// <summary>A place in a list, as a function of the enclosing loop's counter <c>i</c>: <c>Stride * i + Offset</c>.</summary>
internal sealed record LoopIndex(long Stride, long Offset)
{
    /// <summary>A place in a loop of so many runs; what runs once is not looped over and has no counter.</summary>
    public static LoopIndex In(long count, long stride, long offset) => new(count == 1 ? 0 : stride, offset);

    public override string ToString() => (Stride, Offset) switch
    {
        (0, _) => $"{Offset}",
        (1, 0) => "i",
        (1, _) => $"i + {Offset}",
        (_, 0) => $"{Stride} * i",
        _ => $"{Stride} * i + {Offset}",
    };
}
