using Mammut.Dsl.Generators.Ir;

namespace Mammut.Dsl.Generators.Analysis;

/// <summary>
/// Finds the parameters that the gradient of a model's losses reaches: those of every operation that the loss depends on, walked
/// backwards from it. Constant tables are not parameters, and frozen ones get no gradient.
/// </summary>
internal sealed class TrainedParameters
{
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);

    private TrainedParameters()
    {
    }

    /// <summary>The keys of the parameters that these losses train, as in <see cref="Emission.ParameterTable"/>; none without a loss.</summary>
    public static HashSet<string> Of(GraphModule model, params IReadOnlyList<string> losses)
    {
        var trained = new TrainedParameters();
        foreach (var loss in model.Functions.Where(function => losses.Contains(function.Name)))
            trained.Walk(loss, [.. loss.Outputs], "");
        return trained._keys;
    }

    /// <summary>The keys of those that the gradient of one operation's outputs reaches in it.</summary>
    public static HashSet<string> Of(Node node)
    {
        var trained = new TrainedParameters();
        trained.Walk([node], [.. node.Outputs], "", runs: 1);
        return trained._keys;
    }

    /// <summary>Walks a function of the module at a prefix; gives the places of the inputs that its needed outputs depend on.</summary>
    private bool[] Walk(Function function, HashSet<Value> needed, string prefix)
    {
        Walk(function.Body, needed, prefix, runs: 1);
        return [.. function.Inputs.Select(needed.Contains)];
    }

    private void Walk(IReadOnlyList<Node> body, HashSet<Value> needed, string prefix, long runs)
    {
        foreach (var node in body.Reverse().Where(node => node.Outputs.Any(needed.Contains)))
        {
            switch (node.Op)
            {
                case RepeatOp repeat:
                    WalkLoop(repeat, node, needed, prefix);
                    break;
                case CallOwnOp call:
                    Call(call.Function, node, needed, [prefix]);
                    break;
                case CallOp call:
                    Call(call.Function, node, needed, Owners(call, prefix, runs));
                    break;
                default:
                    _keys.UnionWith(node.Op.Uses().Where(parameter => parameter.IsTrainable).Select(parameter => prefix + parameter.Key));
                    needed.UnionWith(node.Inputs.OfType<Value>());
                    break;
            }
        }
    }

    private void Call(Function function, Node node, HashSet<Value> needed, IEnumerable<string> prefixes)
    {
        var outputs = function.Outputs.Where((_, i) => needed.Contains(node.Outputs[i])).ToArray();
        foreach (var prefix in prefixes)
        {
            var reached = Walk(function, [.. outputs], prefix);
            needed.UnionWith(node.Inputs.Where((input, i) => input is not null && reached[i])!);
        }
    }

    /// <summary>A loop's results are carried into its next run, so that what one run needs the run before must give.</summary>
    private void WalkLoop(RepeatOp repeat, Node node, HashSet<Value> needed, string prefix)
    {
        var inside = new HashSet<Value>(repeat.Results);
        Walk(repeat.Body, inside, prefix, repeat.Count);
        needed.UnionWith(inside);
        needed.UnionWith(node.Inputs.OfType<Value>());
    }

    /// <summary>The modules that a call in a loop of so many runs reaches.</summary>
    private static IEnumerable<string> Owners(CallOp call, string prefix, long runs)
    {
        var path = $"{prefix}{(call.Through is { } part ? part.Key + "." : "")}{call.Child.Key}.";
        return call.Index is not { } index ? [path]
            : Enumerable.Range(0, (int)runs).Select(run => $"{path}{Emission.CSharpNames.Number(index.Stride * run + index.Offset)}.");
    }
}
