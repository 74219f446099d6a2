using System.Globalization;
using System.Runtime.InteropServices;
using Mammut.Benchmarks.Pairs;
using TorchSharp;

namespace Mammut.Benchmarks;

/// <summary>An aligned table, for people.</summary>
internal sealed class TableReport(TextWriter output) : IReport
{
    private const int CaseWidth = 30;
    private const int TimeWidth = 11;
    private const int PairedCaseWidth = 36;

    private Type? _kind;

    public void Begin()
    {
        output.WriteLine($"{RuntimeInformation.FrameworkDescription}, {typeof(torch).Assembly.GetName().Name}, {torch.get_num_threads()} torch threads, {Environment.ProcessorCount} processors; times in ms");
    }

    public void Add(Measurement measurement)
    {
        if (_kind != typeof(Measurement))
            Line("case", "median", "min", "max", "runs", "");
        _kind = typeof(Measurement);
        var (time, figures) = (measurement.Time, measurement.Figures.Select(figure => $"{Number(figure.Value)} {figure.Text}"));
        Line(measurement.Case, Number(time.Median), Number(time.Min), Number(time.Max), $"{time.Runs}", string.Join(", ", figures));
    }

    public void Add(PairedMeasurement measurement)
    {
        if (_kind != typeof(PairedMeasurement))
            PairedLine("case", "ours", "min - max", "reference", "min - max", "faster", "ours MiB", "ref. MiB", "share");
        _kind = typeof(PairedMeasurement);
        var (ours, reference) = (measurement.Ours, measurement.Reference);
        PairedLine(measurement.Case, Number(ours.Time.Median), Spread(ours.Time), Number(reference.Time.Median), Spread(reference.Time),
            $"{Number(measurement.Speedup)} x", $"{ours.PeakMiB:F0}", $"{reference.PeakMiB:F0}", Number(measurement.Memory));

        static string Spread(Timing time) => $"{Number(time.Min)} - {Number(time.Max)}";
    }

    private void PairedLine(string name, string ours, string spread, string reference, string referenceSpread, string faster, string peak, string referencePeak, string share) =>
        output.WriteLine($"{name,-PairedCaseWidth}{ours,8}{spread,16}{reference,11}{referenceSpread,16}{faster,9}{peak,10}{referencePeak,10}{share,7}");

    private void Line(string name, string median, string min, string max, string runs, string figures) =>
        output.WriteLine($"{name,-CaseWidth}{median,TimeWidth}{min,TimeWidth}{max,TimeWidth}{runs,6}  {figures}".TrimEnd());

    // About three digits, and never an exponent.
    private static string Number(double value) => value.ToString(
        value switch { >= 100 => "F0", >= 10 => "F1", >= 1 => "F2", >= 0.1 => "F3", _ => "F5" }, CultureInfo.InvariantCulture);
}
