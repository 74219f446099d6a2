using Mammut.Dsl.Generators.Ir;

namespace Mammut.Dsl.Generators.Passes;

/// <summary>Puts a private function of one operation where it is called: a name for a single line hides more than it says.</summary>
internal static class InlineSingles
{
    public static void Apply(GraphModule module)
    {
        foreach (var child in module.Children.Where(child => !child.IsPart))
            Apply(child.Module);
        foreach (var function in module.Functions)
            function.Body = [.. function.Body.Select(Inline)];
        module.Functions.RemoveAll(IsSingle);
    }

    private static Node Inline(Node node) => node.Op switch
    {
        RepeatOp repeat => node with { Op = repeat with { Body = [.. repeat.Body.Select(Inline)] } },
        CallOwnOp { Function: var function } when IsSingle(function) => node with
        {
            Op = function.Body[0].Op,
            Inputs = [.. function.Body[0].Inputs.Select(input => input is null ? null : node.Inputs[function.Inputs.IndexOf(input)])],
        },
        _ => node,
    };

    private static bool IsSingle(Function function) =>
        !function.IsPublic && function.Body.Count == 1 && function.Body[0] is { Op: not RepeatOp } only && only.Outputs.SequenceEqual(function.Outputs);
}
