namespace Mammut.Examples.Reporting;

/// <summary>How the training went: the loss and its parts, the learning rate, the throughput.</summary>
internal static class TrainingSection
{
    /// <summary>The section; present if any curve has a point that can be drawn.</summary>
    public static Section Of(TrainingReportPage page)
    {
        var losses = new LineChart("losses", "Loss by training step", "loss", page.LossScale, page.Losses);
        LineChart[] small =
        [
            new("rate", "Learning rate", "learning rate", AxisScale.Linear, page.LearningRate is { } rate ? [Unsmoothed(rate)] : [])
            {
                StartsAtZero = true,
            },
            new("speed", "Samples per second", "samples/s", AxisScale.Linear, page.SamplesPerSecond is { } speed ? [speed] : [])
            {
                StartsAtZero = true,
            },
        ];
        var hasSmall = small.Any(chart => !chart.IsEmpty);
        return new Section(
            "training", "Training", "Faint lines are single steps, strong ones their moving average. Point at a chart to read its values.",
            !losses.IsEmpty || hasSmall,
            html =>
            {
                if (!losses.IsEmpty)
                    WriteFigure(html, losses, 820, 400);
                if (!hasSmall)
                    return;
                using (html.Open("div", ("class", "pair")))
                {
                    foreach (var chart in small.Where(chart => !chart.IsEmpty))
                        WriteFigure(html, chart, 680, 250);
                }
            });
    }

    // A schedule is exact as it is; an average would only blunt its corners.
    private static Curve Unsmoothed(Curve rate) => rate with { Smoothed = rate.Smoothed ?? rate.Points };

    private static void WriteFigure(HtmlWriter html, LineChart chart, double width, double height)
    {
        html.Line();
        using (html.Open("figure", ("class", "chart")))
        {
            html.Element("figcaption", chart.Title);
            html.Line();
            SvgChart.Write(html, chart, width, height);
        }
    }
}
