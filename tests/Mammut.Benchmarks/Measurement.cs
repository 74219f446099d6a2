namespace Mammut.Benchmarks;

/// <summary>A figure that follows from a time.</summary>
/// <param name="Name">Its name in JSON, such as <c>images_per_s</c>.</param>
/// <param name="Value">Its value.</param>
/// <param name="Text">What stands behind the number in the table, such as <c>images/s</c>.</param>
internal sealed record Figure(string Name, double Value, string Text);

/// <summary>One line of the result.</summary>
/// <param name="Case">The benchmark's name, a dot, and what was timed.</param>
/// <param name="Time">How long it took.</param>
/// <param name="Figures">What follows from the median.</param>
internal sealed record Measurement(string Case, Timing Time, params Figure[] Figures);
