using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;

namespace Mammut.Dsl.Generators.Passes;

/// <summary>
/// Puts casts where a number format changes: matrix products take their declared format, norms, losses and what a public
/// function gives take 32 bits. (TorchSharp has no autocast, so mixed precision is compiled in.)
/// </summary>
internal static class MixedPrecision
{
    public static void Apply(GraphModule module) => Apply(module, isBlock: false);

    private static void Apply(GraphModule module, bool isBlock)
    {
        foreach (var child in module.Children.Where(child => !child.IsPart))
            Apply(child.Module, isBlock: true);
        foreach (var function in module.Functions)
            Rewrite(function, isBlock);
    }

    private static void Rewrite(Function function, bool isBlock)
    {
        var body = new Body(ShapeInference.Infer(function), outer: null, inside: null);
        body.Rewrite(function.Body);
        function.Body = body.Nodes;
        // States and logits leave a part or a model in 32 bits; keys and values stay as the attention wants them.
        if (isBlock)
            return;
        for (var i = 0; i < function.Outputs.Count; i++)
        {
            if (function.Body.Count > 0 && function.Body[function.Body.Count - 1].Op is LinearOp or TokenScoresOp or StepLinearOp { Linear: LinearOp or NormLinearOp })
                function.Outputs[i] = body.As(function.Outputs[i], ElementType.Float32);
        }
    }

    /// <summary>One list of operations while it is rewritten; a loop's body knows the one around it.</summary>
    private sealed class Body(ShapeInference types, Body? outer, HashSet<Value>? inside)
    {
        private readonly Dictionary<(Value, ElementType), Value> _casts = [];

        public List<Node> Nodes { get; } = [];

        public void Rewrite(IReadOnlyList<Node> body)
        {
            foreach (var node in body)
            {
                if (node.Op is RepeatOp repeat)
                    Nodes.Add(node with { Op = Rewrite(repeat) });
                else
                    Nodes.Add(node with { Inputs = node.Inputs.Select((input, i) => input is not null && Wanted(node.Op, i) is { } wanted ? As(input, wanted) : input).ToArray() });
            }
        }

        /// <summary>The value in a format; cast once, and outside a loop that does not change it.</summary>
        public Value As(Value value, ElementType element)
        {
            if (types[value] is not { } type || type.Element == element || type.Element is not (ElementType.Float32 or ElementType.BFloat16))
                return value;
            if (inside?.Contains(value) == false)
                return outer!.As(value, element);
            if (_casts.TryGetValue((value, element), out var known))
                return known;
            var cast = new Value(value.Name);
            Nodes.Add(new Node(new CastOp(element), [value], [cast], null));
            return _casts[(value, element)] = cast;
        }

        private RepeatOp Rewrite(RepeatOp repeat)
        {
            var inner = new Body(types, this, [.. repeat.Carried, .. repeat.Body.SelectMany(node => node.Outputs)]);
            inner.Rewrite(repeat.Body);
            return repeat with { Body = inner.Nodes };
        }
    }

    /// <summary>The format that an operation's input must have, or null where any will do.</summary>
    private static ElementType? Wanted(Op op, int input) => op switch
    {
        CallOp call => call.Function.Inputs[input].Declared?.Element,
        CallOwnOp call => call.Function.Inputs[input].Declared?.Element,
        StepLinearOp step => Wanted(step.Linear, input),
        LinearOp linear => linear.Compute,
        TokenScoresOp scores => scores.Compute,
        PatchEmbedOp patch => patch.Compute,
        NormOp or NormLinearOp or MlpOp or UnitLengthOp or CaptionLossOp => ElementType.Float32,
        LinearAddOp add => input == 0 ? ElementType.Float32 : add.Linear.Compute,
        _ => null,
    };
}
