using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mammut.Examples.Zoo;

/// <summary>A row a system: what it takes to declare, what it costs, what it learned.</summary>
internal sealed class ZooTable
{
    // Single losses jump from batch to batch.
    private const int Smoothing = 10;

    private readonly Table _table = new Table().AddColumns("system", "lines", "parameters, base", "published", "forward, base", "parameters, scenes", "loss, first to last", "its parts", "a new scene");

    /// <summary>Adds the row of a system.</summary>
    /// <param name="system">The system.</param>
    /// <param name="steps">What training it reported.</param>
    /// <param name="caption">What it wrote of a new scene; null where it writes nothing.</param>
    public void Add(ZooSystem system, IReadOnlyList<TrainingStep> steps, string? caption)
    {
        var last = steps.TakeLast(Smoothing).ToArray();
        var parts = steps.Count == 0 ? "" : string.Join(", ", steps[0].Losses.Keys.Select(name => $"{name} {steps[0].Losses[name]:F3} to {last.Average(step => step.Losses[name]):F3}"));
        _table.AddRow(
            system.Name,
            $"{system.Lines}",
            Parameters(system.Base),
            system.Published is { } published ? $"{published.Millions:F1} M ({published.Source})" : "",
            $"{system.Base.ForwardFlops / 1e9:F1} GFLOP",
            Parameters(system.Scenes),
            steps.Count == 0 ? "" : $"{steps[0].Total:F3} to {last.Average(step => step.Total):F3}",
            Markup.Escape(parts),
            Markup.Escape(caption ?? ""));
    }

    /// <summary>The table.</summary>
    public IRenderable Render() => _table;

    private static string Parameters(ModelSummary summary)
    {
        var frozen = summary.ParameterTable.Where(parameter => parameter.Frozen).Sum(parameter => parameter.Elements);
        var copied = summary.ParameterTable.Where(parameter => parameter.Copy).Sum(parameter => parameter.Elements);
        return $"{Millions(summary.Parameters)}{(frozen == 0 ? "" : $", {Millions(frozen)} frozen")}{(copied == 0 ? "" : $", and {Millions(copied)} of a momentum copy")}";
    }

    private static string Millions(long count) => $"{count / 1e6:F1} M";
}
