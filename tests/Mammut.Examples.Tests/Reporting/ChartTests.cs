using System.Globalization;
using System.Xml.Linq;

namespace Mammut.Examples.Reporting;

public sealed class ChartTests
{
    [Theory]
    [InlineData(0.3, 9.7, "0 2 4 6 8 10")]
    [InlineData(390, 412, "390 395 400 405 410 415")]
    [InlineData(-3, 4, "−3 −2 −1 0 1 2 3 4")]
    [InlineData(0.02, 0.1, "0.00 0.02 0.04 0.06 0.08 0.10")]
    public void Linear_ticks_are_round_and_enclose_the_values(double lowest, double highest, string labels)
    {
        var axis = Axis.Values(AxisScale.Linear, lowest, highest, 100, 0, 5);

        Assert.Equal(labels, string.Join(' ', axis.Ticks.Select(tick => tick.Label)));
        Assert.InRange(axis.At(lowest), 0, 100);
        Assert.InRange(axis.At(highest), 0, 100);
        Assert.Equal(axis.At(lowest) > axis.At(highest), lowest < highest);
    }

    [Theory]
    [InlineData(0.15, 7, 5, "0.2 0.5 1 2 5")]
    [InlineData(0.001, 900, 5, "0.001 0.01 0.1 1 10 100")]
    [InlineData(1e-9, 1e9, 5, "1×10⁻⁹ 1×10⁻⁶ 0.001 1 1,000 1×10⁶ 1×10⁹")]
    [InlineData(4.1, 4.4, 5, "3.8 4 4.2 4.4 4.6")]
    public void Logarithmic_ticks_fit_the_decades(double lowest, double highest, int count, string labels)
    {
        var axis = Axis.Values(AxisScale.Logarithmic, lowest, highest, 100, 0, count);

        Assert.Equal(labels, string.Join(' ', axis.Ticks.Select(tick => tick.Label)));
        Assert.Equal(axis.At(1) - axis.At(10), axis.At(10) - axis.At(100), 9);
    }

    [Fact]
    public void Small_values_share_a_power_of_ten()
    {
        var axis = Axis.Values(AxisScale.Linear, 0, 0.001, 100, 0, 5);

        Assert.Equal(-3, axis.Exponent);
        Assert.Equal("0.0 0.2 0.4 0.6 0.8 1.0", string.Join(' ', axis.Ticks.Select(tick => tick.Label)));
    }

    [Fact]
    public void A_constant_curve_has_an_axis_too()
    {
        foreach (var value in new[] { 0.0, 5.0, -2.0 })
        {
            var axis = Axis.Values(AxisScale.Linear, value, value, 100, 0, 5);
            Assert.InRange(axis.At(value), 1, 99);
        }
    }

    [Fact]
    public void A_smoothed_line_stays_on_a_straight_one_and_within_the_noise()
    {
        CurvePoint[] straight = [.. Enumerable.Range(0, 400).Select(step => new CurvePoint(step, 3 - step * 0.005))];
        var noisy = straight.Select(point => point with { Value = point.Value + (point.Step % 2 == 0 ? 0.5 : -0.5) }).ToArray();

        var smooth = CurveShape.Smooth(noisy);

        // Away from the ends, where it must lean on one side.
        foreach (var point in smooth.Skip(20).SkipLast(20))
            Assert.Equal(straight[point.Step].Value, point.Value, 0.05);
    }

    [Fact]
    public void Thinning_keeps_spikes_gaps_and_the_end()
    {
        var points = Enumerable.Range(0, 100_000).Select(step => new CurvePoint(step, 1)).ToArray();
        points[777] = points[777] with { Value = 50 };
        points[40_000] = points[40_000] with { Value = double.NaN };
        points[^1] = points[^1] with { Value = 2 };

        var thinned = CurveShape.Thin(points, 400);

        Assert.InRange(thinned.Count, 200, 402);
        Assert.Contains(points[777], thinned);
        Assert.Single(thinned, point => double.IsNaN(point.Value));
        Assert.Equal(points[^1], thinned[^1]);
        Assert.Equal(thinned.OrderBy(point => point.Step), thinned);
    }

    [Fact]
    public void Labels_at_the_ends_never_overlap()
    {
        var heights = SvgChart.Spread([100, 101, 99, 100, 20], 10, 105);

        var sorted = heights.Order().ToArray();
        Assert.All(sorted.Zip(sorted.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 15));
        Assert.True(sorted[^1] <= 105);
        Assert.Equal(20, heights[4]);
    }

    [Fact]
    public void Values_that_have_no_place_leave_a_gap_and_no_broken_number()
    {
        CurvePoint[] points = [new(1, 1), new(2, 2), new(3, double.NaN), new(4, 1), new(5, 0), new(6, -1), new(7, 4), new(8, double.PositiveInfinity), new(9, 3)];
        var page = SamplePage.With("x") with { Losses = [new("odd", points), new("nothing", [new(1, double.NaN)])] };

        var chart = SamplePage.Parse(ReportWriter.ToHtml(page)).Descendants("svg").First();

        Assert.Equal(4, chart.Descendants("path").First().Attribute("d")!.Value.Count(letter => letter == 'M'));
        Assert.DoesNotContain("nothing", chart.Value, StringComparison.Ordinal);
        AssertNumbersAreFinite(chart);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5000)]
    public void Everything_is_drawn_within_the_drawing(int steps)
    {
        var curve = new Curve("total", [.. Enumerable.Range(1, steps).Select(step => new CurvePoint(step * 10, 1.0 / step))]);
        var page = SamplePage.With("x") with { Losses = [curve, curve with { Name = "part" }], SamplesPerSecond = curve };

        foreach (var chart in SamplePage.Parse(ReportWriter.ToHtml(page)).Descendants("svg"))
        {
            AssertNumbersAreFinite(chart);
            var size = chart.Attribute("viewBox")!.Value.Split(' ').Select(Number).ToArray();
            foreach (var circle in chart.Descendants("circle"))
            {
                Assert.InRange(Number(circle.Attribute("cx")!.Value), 0, size[2]);
                Assert.InRange(Number(circle.Attribute("cy")!.Value), 0, size[3]);
            }
        }
    }

    private static void AssertNumbersAreFinite(XElement chart)
    {
        string[] numeric = ["x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "width", "height"];
        foreach (var attribute in chart.Descendants().Attributes().Where(attribute => numeric.Contains(attribute.Name.LocalName)))
            Assert.True(double.IsFinite(Number(attribute.Value)), attribute.ToString());
        foreach (var path in chart.Descendants("path"))
            Assert.Matches(@"^(M-?\d+(\.\d+)? -?\d+(\.\d+)?(L-?\d+(\.\d+)? -?\d+(\.\d+)?)*)+$", path.Attribute("d")!.Value);
    }

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
