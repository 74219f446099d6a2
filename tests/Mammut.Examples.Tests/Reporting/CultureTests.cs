using System.Globalization;

namespace Mammut.Examples.Reporting;

public sealed class CultureTests
{
    [Fact]
    public void Numbers_are_the_same_under_a_culture_with_decimal_commas()
    {
        var (page, metrics) = (ReportWriter.ToHtml(SamplePage.With("x")), MetricsTests.Sample.ToJson());

        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = Finnish();
            Assert.Equal("−1,5", (-1.5).ToString("0.0"));

            Assert.Equal(page, ReportWriter.ToHtml(SamplePage.With("x")));
            Assert.Equal(metrics, MetricsTests.Sample.ToJson());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    // As fi-FI writes numbers. Made by hand, since a machine without ICU knows no cultures.
    private static CultureInfo Finnish()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = "\u00A0";
        culture.NumberFormat.NegativeSign = "−";
        culture.NumberFormat.PercentDecimalSeparator = ",";
        culture.NumberFormat.NaNSymbol = "epäluku";
        culture.DateTimeFormat.MonthNames = [.. Enumerable.Range(1, 13).Select(month => month <= 12 ? $"kuu{month}" : "")];
        culture.DateTimeFormat.TimeSeparator = ".";
        return culture;
    }
}
