using System.Text;

namespace Mammut.Examples.Reporting;

/// <summary>Writes the report of a training run.</summary>
public static class ReportWriter
{
    /// <summary>The page as one HTML document that refers to nothing outside itself and is well-formed XML besides.</summary>
    public static string ToHtml(TrainingReportPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        return PageRenderer.Render(page);
    }

    /// <summary>Writes the page to a file in UTF-8, whole or not at all; creates the folder if there is none.</summary>
    /// <exception cref="IOException">The file cannot be written; what was there before stays.</exception>
    public static void WritePage(string path, TrainingReportPage page) =>
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(ToHtml(page)));

    /// <summary>Writes the metrics to a JSON file, whole or not at all; creates the folder if there is none.</summary>
    /// <exception cref="ArgumentException">A number is not finite, or a further name is malformed or taken.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there before stays.</exception>
    public static void WriteMetrics(string path, ReportMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        AtomicFile.Write(path, metrics.ToJson());
    }
}
