using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;

namespace Mammut.Dsl.Generators.Passes;

/// <summary>
/// Puts casts where a number format changes: matrix products take their declared format, norms, losses and what a public
/// function gives take 32 bits. (TorchSharp has no autocast, so mixed precision is compiled in.)
/// </summary>
internal static class MixedPrecision
{
    public static void Apply(GraphModule module)
    {
        foreach (var child in module.Children.Where(child => !child.IsPart))
            Apply(child.Module);
        foreach (var function in module.Functions)
            Rewrite(function);
    }

    private static void Rewrite(Function function)
    {
        var types = ShapeInference.Infer(function);
        var replaced = new Dictionary<(Value, ElementType), Value>();
        function.Body = Rewrite(function.Body, types, replaced);
        // States and logits leave a public function in 32 bits; keys and values stay as the attention wants them.
        for (var i = 0; i < function.Outputs.Count; i++)
        {
            var output = function.Outputs[i];
            if (types[output] is { Element: ElementType.BFloat16 } && function.Body.Last().Op is LinearOp)
                function.Outputs[i] = Cast(function.Body, output, ElementType.Float32);
        }
    }

    private static List<Node> Rewrite(IReadOnlyList<Node> body, ShapeInference types, Dictionary<(Value, ElementType), Value> replaced)
    {
        var result = new List<Node>();
        foreach (var node in body)
        {
            var (op, inputs) = (node.Op, node.Inputs);
            if (op is RepeatOp repeat)
                op = repeat with { Body = Rewrite(repeat.Body, types, new(replaced)) };
            else if (Wanted(op) is { } wanted && inputs[0] is { } input && types[input] is { } type && type.Element != wanted)
                inputs = [CastOnce(result, replaced, input, wanted), .. inputs.Skip(1)];
            result.Add(node with { Op = op, Inputs = inputs });
        }

        return result;
    }

    /// <summary>The format an operation's first input must have, or null where any will do.</summary>
    private static ElementType? Wanted(Op op) => op switch
    {
        LinearOp linear => linear.Compute,
        PatchEmbedOp patch => patch.Compute,
        NormOp or UnitLengthOp or CaptionLossOp => ElementType.Float32,
        _ => null,
    };

    private static Value CastOnce(List<Node> body, Dictionary<(Value, ElementType), Value> replaced, Value input, ElementType element)
    {
        if (!replaced.TryGetValue((input, element), out var cast))
            replaced[(input, element)] = cast = Cast(body, input, element);
        return cast;
    }

    private static Value Cast(List<Node> body, Value input, ElementType element)
    {
        var cast = new Value(input.Name);
        body.Add(new Node(new CastOp(element), [input], [cast], null));
        return cast;
    }
}
