using System.Text.Json.Nodes;
using Mammut.Benchmarks.Pairs;

namespace Mammut.Benchmarks;

/// <summary>
/// One JSON object a line: <c>case</c>, <c>ms</c> (the median), <c>min_ms</c>, <c>max_ms</c>, <c>runs</c>, and the figures by name.
/// Of a comparison: <c>case</c>, <c>ours_ms</c>, <c>reference_ms</c> (medians), <c>speedup</c>, <c>ours_peak_mib</c>,
/// <c>reference_peak_mib</c>, and the same with min, max and cpu (time on all processors together); where the compiler states
/// memory, <c>ours_stated_mib</c> and <c>ours_tensors_mib</c>, the most that our tensors had at a time.
/// </summary>
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

    public void Add(PairedMeasurement measurement)
    {
        var (ours, reference) = (measurement.Ours, measurement.Reference);
        var line = new JsonObject
        {
            ["case"] = measurement.Case,
            ["ours_ms"] = Rounded(ours.Time.Median),
            ["reference_ms"] = Rounded(reference.Time.Median),
            ["speedup"] = Rounded(measurement.Speedup),
            ["ours_peak_mib"] = Rounded(ours.PeakMiB),
            ["reference_peak_mib"] = Rounded(reference.PeakMiB),
            ["peak_ratio"] = Rounded(measurement.Memory),
            ["runs"] = ours.Time.Runs,
        };
        foreach (var (name, side) in new[] { ("ours", ours), ("reference", reference) })
        {
            line[$"{name}_min_ms"] = Rounded(side.Time.Min);
            line[$"{name}_max_ms"] = Rounded(side.Time.Max);
            line[$"{name}_cpu_ms"] = Rounded(side.Processor.Median);
            line[$"{name}_baseline_mib"] = Rounded(side.BaselineMiB);
        }

        // To be held against each other: the compiler counts tensors, and no library.
        if (measurement.StatedMiB is { } stated && ours.TensorsMiB is { } tensors)
            (line["ours_stated_mib"], line["ours_tensors_mib"]) = (Rounded(stated), Rounded(tensors));
        output.WriteLine(line.ToJsonString());
        output.Flush();
    }

    // Six decimals are a nanosecond.
    private static double Rounded(double value) => Math.Round(value, 6);
}
