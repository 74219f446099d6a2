using Mammut.Dsl.Generators.Ir;

namespace Mammut.Dsl.Generators.Passes;

/// <summary>The passes, first to last.</summary>
internal static class Pipeline
{
    public static IReadOnlyList<GraphPass> Passes { get; } =
    [
        new(nameof(FuseLinear), FuseLinear.Apply),
        new(nameof(StepWeights), StepWeights.Apply),
        new(nameof(InlineSingles), InlineSingles.Apply),
        new(nameof(MixedPrecision), MixedPrecision.Apply),
    ];

    /// <summary>Runs every pass on a graph, and on its parts: they are written elsewhere, but what they cost is counted here.</summary>
    public static void Run(GraphModule module)
    {
        foreach (var pass in Passes)
            pass.Apply(module);
        foreach (var part in module.Children.Where(child => child.IsPart))
            Run(part.Module);
    }

    /// <summary>Runs every pass on a graph and gives its text as it was lowered and as each pass left it.</summary>
    public static IReadOnlyList<(string Stage, string Text)> Trace(GraphModule module)
    {
        var stages = new List<(string, string)> { ("Lowered", GraphText.Write(module)) };
        foreach (var pass in Passes)
        {
            pass.Apply(module);
            stages.Add((pass.Name, GraphText.Write(module)));
        }

        return stages;
    }
}
