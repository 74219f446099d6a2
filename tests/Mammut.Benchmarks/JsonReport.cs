using System.Text.Json.Nodes;

namespace Mammut.Benchmarks;

/// <summary>One JSON object a line: <c>case</c>, <c>ms</c> (the median), <c>min_ms</c>, <c>max_ms</c>, <c>runs</c>, and the figures by name.</summary>
internal sealed class JsonReport(TextWriter output) : IReport
{
    public void Begin()
    {
    }

    public void Add(Measurement measurement)
    {
        var line = new JsonObject
        {
            ["case"] = measurement.Case,
            ["ms"] = Rounded(measurement.Time.Median),
            ["min_ms"] = Rounded(measurement.Time.Min),
            ["max_ms"] = Rounded(measurement.Time.Max),
            ["runs"] = measurement.Time.Runs,
        };
        foreach (var figure in measurement.Figures)
            line[figure.Name] = Rounded(figure.Value);
        output.WriteLine(line.ToJsonString());
    }

    // Six decimals are a nanosecond.
    private static double Rounded(double value) => Math.Round(value, 6);
}
