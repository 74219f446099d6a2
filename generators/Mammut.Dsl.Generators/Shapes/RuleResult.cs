using Mammut.Dsl.Generators.Ir;

namespace Mammut.Dsl.Generators.Shapes;

/// <summary>What an operation makes of its inputs' types: its outputs' types and its cost, or why it cannot be done.</summary>
internal readonly struct RuleResult
{
    private RuleResult(TensorType?[] outputs, Dim flops, ShapeFault? fault) => (Outputs, Flops, Fault) = (outputs, flops, fault);

    public TensorType?[] Outputs { get; }

    /// <summary>Floating-point operations of the matrix products, a multiplication and an addition counted as two.</summary>
    public Dim Flops { get; }

    public ShapeFault? Fault { get; }

    public static RuleResult Of(Shape shape, ElementType element = ElementType.Float32, Dim flops = default) =>
        new([new TensorType(shape, element)], flops, null);

    public static RuleResult Of(TensorType type, Dim flops = default) => new([type], flops, null);

    public static RuleResult Many(IEnumerable<TensorType> types, Dim flops = default) => new(types.ToArray(), flops, null);

    /// <summary>No tensor comes out: a number, a cache, the parts of a loss.</summary>
    public static RuleResult NoTensor(int outputs = 1) => new(new TensorType?[outputs], default, null);

    public static RuleResult Wrong(string id, params string[] arguments) => new([], default, new ShapeFault(id, arguments));
}

/// <summary>A diagnostic's id and the arguments of its message.</summary>
internal sealed record ShapeFault(string Id, IReadOnlyList<string> Arguments);
