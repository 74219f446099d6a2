using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Mammut.Benchmarks;

/// <summary>An aligned table, for people.</summary>
internal sealed class TableReport(TextWriter output) : IReport
{
    private const int CaseWidth = 30;
    private const int TimeWidth = 11;

    public void Begin()
    {
        output.WriteLine($"{RuntimeInformation.FrameworkDescription}, {typeof(torch).Assembly.GetName().Name}, {torch.get_num_threads()} torch threads, {Environment.ProcessorCount} processors; times in ms");
        Line("case", "median", "min", "max", "runs", "");
    }

    public void Add(Measurement measurement)
    {
        var (time, figures) = (measurement.Time, measurement.Figures.Select(figure => $"{Number(figure.Value)} {figure.Text}"));
        Line(measurement.Case, Number(time.Median), Number(time.Min), Number(time.Max), $"{time.Runs}", string.Join(", ", figures));
    }

    private void Line(string name, string median, string min, string max, string runs, string figures) =>
        output.WriteLine($"{name,-CaseWidth}{median,TimeWidth}{min,TimeWidth}{max,TimeWidth}{runs,6}  {figures}".TrimEnd());

    // About three digits, and never an exponent.
    private static string Number(double value) => value.ToString(
        value switch { >= 100 => "F0", >= 10 => "F1", >= 1 => "F2", >= 0.1 => "F3", _ => "F5" }, CultureInfo.InvariantCulture);
}
