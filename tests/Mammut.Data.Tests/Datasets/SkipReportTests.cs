namespace Mammut.Data.Tests.Datasets;

public sealed class SkipReportTests
{
    [Fact]
    public void Counts_go_on_where_the_list_ends()
    {
        var report = new SkipReport(keep: 3);
        for (var i = 0; i < 10; i++)
        {
            report.Add(new SkippedSample(SkipReason.BadImage, "s.tar", $"k{i}", "why", 512 * i));
        }

        report.Add(new SkippedSample(SkipReason.BadText, "s.tar", "t", "why"));
        Assert.Equal(11, report.Count);
        Assert.Equal(10, report.CountOf(SkipReason.BadImage));
        Assert.Equal(0, report.CountOf(SkipReason.BadRow));
        Assert.Equal(["k0", "k1", "k2", "t"], report.First.Select(s => s.Key));
        Assert.StartsWith("Skipped 11: 10 BadImage, 1 BadText.", report.ToString());
        Assert.Contains("BadImage: s.tar at byte 512, 'k1': why", report.ToString());
    }

    [Fact]
    public void A_sample_met_again_is_counted_again_and_listed_once()
    {
        var report = new SkipReport();
        Assert.Equal("No sample was skipped.", report.ToString());
        var sample = new SkippedSample(SkipReason.BadImage, "s.tar", "k", "why", 0);
        report.Add(sample);
        report.Add(sample with { });
        Assert.Equal(2, report.Count);
        Assert.Single(report.First);
    }

    [Fact]
    public void Several_threads_may_count()
    {
        var report = new SkipReport(keep: 5);
        Parallel.For(0, 4000, i => report.Add(new SkippedSample(SkipReason.BadText, "s", $"{i}", "why")));
        Assert.Equal(4000, report.Count);
        Assert.Equal(5, report.First.Count);
    }
}
