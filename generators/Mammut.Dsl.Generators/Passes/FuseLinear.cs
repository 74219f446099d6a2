using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Passes;

/// <summary>
/// Joins what stands around a linear map with it: the layer norm in front, the residual sum behind, and a whole MLP. One call
/// then reads and writes each token once, and what stands between is never a tensor.
/// </summary>
internal static class FuseLinear
{
    public static void Apply(GraphModule module)
    {
        foreach (var child in module.Children.Where(child => !child.IsPart))
            Apply(child.Module);
        foreach (var function in module.Functions)
            function.Body = Fuse(function.Body, [.. function.Outputs]);
    }

    /// <param name="body">Operations in order.</param>
    /// <param name="kept">Values that something outside reads.</param>
    private static List<Node> Fuse(List<Node> body, HashSet<Value> kept)
    {
        var uses = new Dictionary<Value, int>();
        foreach (var input in body.SelectMany(Reads))
            uses[input] = uses.TryGetValue(input, out var count) ? count + 1 : 1;
        var makers = body.SelectMany(node => node.Outputs.Select(output => (output, node))).ToDictionary(pair => pair.output, pair => pair.node);
        var joined = new HashSet<Node>();
        var fused = new List<Node>();
        // From the last to the first: an operation that is joined to a later one is then known as such when its turn comes.
        foreach (var node in Enumerable.Reverse(body))
        {
            if (!joined.Contains(node))
                fused.Add(Join(node));
        }

        fused.Reverse();
        return fused;

        Node Join(Node node)
        {
            if (node.Op is RepeatOp repeat)
                return node with { Op = repeat with { Body = Fuse([.. repeat.Body], [.. repeat.Results]) } };
            if (node.Op is AddOp && Only(node.Inputs[1]) is { Op: LinearOp last } update)
            {
                joined.Add(update);
                if (Only(update.Inputs[0]) is { Op: ActivateOp activate } activated && !activate.Kind.IsGated()
                    && Only(activated.Inputs[0]) is { Op: LinearOp into } hidden
                    && Only(hidden.Inputs[0]) is { Op: NormOp { Kind: Normalization.LayerNorm } norm } normed
                    && normed.Inputs[0] == node.Inputs[0])
                {
                    joined.UnionWith([activated, hidden, normed]);
                    return new Node(new MlpOp(norm, into, activate.Kind, last), [node.Inputs[0]], node.Outputs, hidden.Origin ?? update.Origin);
                }

                return new Node(new LinearAddOp(last), [node.Inputs[0], update.Inputs[0]], node.Outputs, update.Origin);
            }

            if (node.Op is LinearOp linear && Only(node.Inputs[0]) is { Op: NormOp { Kind: Normalization.LayerNorm } before } normalised)
            {
                joined.Add(normalised);
                return new Node(new NormLinearOp(before, linear), normalised.Inputs, node.Outputs, node.Origin);
            }

            return node;
        }

        // What makes a value that nothing else reads.
        Node? Only(Value? value) => value is not null && !kept.Contains(value) && uses[value] == 1 && makers.TryGetValue(value, out var maker) ? maker : null;
    }

    /// <summary>What an operation reads; of a loop, also what its body reads from outside.</summary>
    private static IEnumerable<Value> Reads(Node node)
    {
        var inputs = node.Inputs.OfType<Value>();
        if (node.Op is not RepeatOp repeat)
            return inputs;
        var inside = new HashSet<Value>(repeat.Carried.Concat(repeat.Body.SelectMany(inner => inner.Outputs)));
        return inputs.Concat(repeat.Body.SelectMany(Reads).Where(value => !inside.Contains(value)));
    }
}
