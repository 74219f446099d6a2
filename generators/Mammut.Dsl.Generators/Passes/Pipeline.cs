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

    /// <summary>Runs every pass on a graph.</summary>
    public static void Run(GraphModule module)
    {
        foreach (var pass in Passes)
            pass.Apply(module);
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
