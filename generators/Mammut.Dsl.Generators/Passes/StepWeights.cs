using Mammut.Dsl.Generators.Ir;

namespace Mammut.Dsl.Generators.Passes;

/// <summary>
/// In functions of a step of generation, which are those that get a cache, gives each linear map the cache too: it says in
/// which form the weights are read.
/// </summary>
internal static class StepWeights
{
    public static void Apply(GraphModule module)
    {
        foreach (var child in module.Children.Where(child => !child.IsPart))
            Apply(child.Module);
        foreach (var function in module.Functions)
        {
            if (function.Inputs.FirstOrDefault(input => input.Kind == ValueKind.Cache) is { } cache)
                function.Body = Rewrite(function.Body, cache);
        }
    }

    private static List<Node> Rewrite(IReadOnlyList<Node> body, Value cache) => [.. body.Select(node => node.Op switch
    {
        RepeatOp repeat => node with { Op = repeat with { Body = Rewrite(repeat.Body, cache) } },
        LinearOp or NormLinearOp or LinearAddOp or MlpOp => node with { Op = new StepLinearOp(node.Op), Inputs = [.. node.Inputs, cache] },
        _ => node,
    })];
}
