namespace Mammut.Examples.Reporting;

/// <summary>Curves over one pair of axes, ready to be drawn at any size.</summary>
internal sealed class LineChart
{
    /// <param name="id">Prefix of the ids in the drawing; unique on the page.</param>
    /// <param name="title">What is drawn.</param>
    /// <param name="valueName">Name of the value axis.</param>
    /// <param name="scale">Scale of the value axis.</param>
    /// <param name="curves">The curves; what cannot be drawn of them is left out.</param>
    public LineChart(string id, string title, string valueName, AxisScale scale, IReadOnlyList<Curve> curves)
    {
        Id = id;
        Title = title;
        ValueName = valueName;
        Scale = scale;
        Lines =
        [
            .. curves.Select(curve => new Line(
                    curve.Name,
                    [.. curve.Points.Select(Drawable)],
                    [.. (curve.Smoothed ?? CurveShape.Smooth(curve.Points)).Select(Drawable).Where(IsFinite)]))
                .Where(line => line.Smooth.Count > 0),
        ];
    }

    /// <summary>Prefix of the ids in the drawing.</summary>
    public string Id { get; }

    /// <summary>What is drawn.</summary>
    public string Title { get; }

    /// <summary>Name of the value axis.</summary>
    public string ValueName { get; }

    /// <summary>Scale of the value axis.</summary>
    public AxisScale Scale { get; }

    /// <summary>Whether the value axis reaches down to zero however high the values are; for linear charts only.</summary>
    public bool StartsAtZero { get; init; }

    /// <summary>The curves that have anything to draw.</summary>
    public IReadOnlyList<Line> Lines { get; }

    /// <summary>Whether there is anything to draw.</summary>
    public bool IsEmpty => Lines.Count == 0;

    /// <summary>What the drawing shows, in words.</summary>
    public string Description => string.Join(" ", Lines.Select(line =>
        $"{line.Name}: {ReportNumber.Short(line.Smooth[0].Value)} at step {ReportNumber.Whole(line.Smooth[0].Step)}, "
        + $"{ReportNumber.Short(line.Smooth[^1].Value)} at step {ReportNumber.Whole(line.Smooth[^1].Step)}, "
        + $"lowest {ReportNumber.Short(line.Smooth.Min(point => point.Value))}."));

    // A value that has no place on the axis becomes a gap.
    private CurvePoint Drawable(CurvePoint point) =>
        Scale == AxisScale.Logarithmic && point.Value <= 0 ? point with { Value = double.NaN } : point;

    private static bool IsFinite(CurvePoint point) => double.IsFinite(point.Value);

    /// <summary>A curve as it is drawn.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Raw">What was measured; values that are not finite are gaps.</param>
    /// <param name="Smooth">The line on top; all values finite, one or more.</param>
    public sealed record Line(string Name, IReadOnlyList<CurvePoint> Raw, IReadOnlyList<CurvePoint> Smooth);
}
