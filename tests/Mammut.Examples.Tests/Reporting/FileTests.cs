using System.Text;

namespace Mammut.Examples.Reporting;

public sealed class FileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mammut-report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_page_and_the_metrics_appear_in_a_new_folder_and_nothing_beside_them()
    {
        var folder = Path.Combine(_folder, "artifacts", "quickstart");
        var page = SamplePage.With("snow 雪");

        ReportWriter.WritePage(Path.Combine(folder, "report.html"), page);
        ReportWriter.WriteMetrics(Path.Combine(folder, "metrics.json"), MetricsTests.Sample);

        Assert.Equal(["metrics.json", "report.html"], Names(folder));
        var bytes = File.ReadAllBytes(Path.Combine(folder, "report.html"));
        Assert.Equal((byte)'<', bytes[0]); // no byte order mark, which the XML and the HTML prologue alike do without
        Assert.Equal(ReportWriter.ToHtml(page), Encoding.UTF8.GetString(bytes));
        Assert.Equal(MetricsTests.Sample.ToJson(), File.ReadAllBytes(Path.Combine(folder, "metrics.json")));
    }

    [Fact]
    public void An_old_file_is_replaced_whole()
    {
        var path = Path.Combine(_folder, "metrics.json");
        File.WriteAllText(path, new string('x', 100_000));

        ReportWriter.WriteMetrics(path, MetricsTests.Sample);

        Assert.Equal(MetricsTests.Sample.ToJson(), File.ReadAllBytes(path));
        Assert.Equal(["metrics.json"], Names(_folder));
    }

    [Fact]
    public void A_reader_never_sees_a_part_of_the_new_file()
    {
        // A handle opened before keeps the old content whole: the new file takes the name, it does not overwrite.
        var path = Path.Combine(_folder, "report.html");
        File.WriteAllText(path, "the old page");
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

        ReportWriter.WritePage(path, SamplePage.With("the new page"));

        Assert.Equal("the old page", reader.ReadToEnd());
        Assert.Contains("the new page", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void What_fails_leaves_the_old_file_and_nothing_else()
    {
        var metrics = Path.Combine(_folder, "metrics.json");
        File.WriteAllText(metrics, "old");
        var occupied = Directory.CreateDirectory(Path.Combine(_folder, "report.html")).FullName;

        Assert.ThrowsAny<ArgumentException>(() => ReportWriter.WriteMetrics(metrics, MetricsTests.Sample with { Seconds = double.NaN }));
        var error = Record.Exception(() => ReportWriter.WritePage(occupied, SamplePage.With("x"))); // a folder has that name

        Assert.True(error is IOException or UnauthorizedAccessException, error?.ToString());
        Assert.Equal("old", File.ReadAllText(metrics));
        Assert.Equal(["metrics.json", "report.html"], Names(_folder));
        Assert.Empty(Names(occupied));
    }

    private static IEnumerable<string?> Names(string folder) =>
        Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
