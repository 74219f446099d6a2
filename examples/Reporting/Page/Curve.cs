namespace Mammut.Examples.Reporting;

/// <summary>A measured quantity by training step.</summary>
/// <param name="Name">Name, printed at the end of the line.</param>
/// <param name="Points">The raw measurements, by rising step. A value that is not finite leaves a gap.</param>
public sealed record Curve(string Name, IReadOnlyList<CurvePoint> Points)
{
    /// <summary>The line drawn on top of the raw points; null for a moving average of them.</summary>
    public IReadOnlyList<CurvePoint>? Smoothed { get; init; }
}

/// <summary>One measurement.</summary>
/// <param name="Step">Training step.</param>
/// <param name="Value">What was measured there.</param>
public readonly record struct CurvePoint(long Step, double Value);
