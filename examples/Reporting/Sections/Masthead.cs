namespace Mammut.Examples.Reporting;

/// <summary>The top of the page: what it is about, one picture with the model's own words, the results, the way to the sections.</summary>
internal static class Masthead
{
    /// <summary>Writes it.</summary>
    public static void Write(HtmlWriter html, TrainingReportPage page, IReadOnlyList<(string Id, string Title)> sections)
    {
        using (html.Open("header"))
        {
            using (html.Open("div", ("class", "masthead")))
            {
                using (html.Open("div", ("class", "headline")))
                {
                    if (page.Eyebrow is not null)
                        html.Element("p", page.Eyebrow, ("class", "eyebrow"));
                    html.Element("h1", page.Title, ("dir", "auto"));
                    html.Element("p", page.Description, ("class", "lead"), ("dir", "auto"));
                    if (page.Byline is not null)
                        html.Element("p", page.Byline, ("class", "byline"));
                }

                // The first that is right, as an example of what the model does; the share that is right stands below it.
                var example = page.Examples.FirstOrDefault(candidate => candidate.IsExact) ?? page.Examples.FirstOrDefault();
                if (example is not null)
                    WriteExample(html, example);
            }

            html.Line();
            if (page.Metrics.Count > 0)
                WriteMetrics(html, page.Metrics);
            if (sections.Count > 1)
                WriteContents(html, sections);
        }

        html.Line();
    }

    private static void WriteExample(HtmlWriter html, CaptionExample example)
    {
        using (html.Open("figure", ("class", "specimen")))
        {
            html.Leaf("img", ("src", example.Image.DataUri), ("alt", example.Image.Description));
            using (html.Open("figcaption"))
            {
                html.Element("q", example.Generated, ("dir", "auto"));
                html.Element("span", $"The model’s caption. {CaptionSection.Verdict(example.IsExact)}.");
            }
        }
    }

    private static void WriteMetrics(HtmlWriter html, IReadOnlyList<HeadlineMetric> metrics)
    {
        using (html.Open("dl", ("class", "metrics")))
        {
            foreach (var metric in metrics)
            {
                using (html.Open("div", ("class", "metric")))
                {
                    html.Element("dt", metric.Name);
                    using (html.Open("dd"))
                    {
                        using (html.Open("p", ("class", "figure")))
                        {
                            html.Text(ReportNumber.Percent(metric.Value));
                            html.Element("span", "%", ("class", "unit"));
                        }

                        WriteBar(html, metric);
                        if (metric.Chance is { } chance)
                            html.Element("p", ChanceText(metric.Value, chance), ("class", "chance"));
                        html.Element("p", metric.Explanation, ("class", "meaning"));
                    }
                }
            }
        }

        html.Line();
    }

    private static void WriteBar(HtmlWriter html, HeadlineMetric metric)
    {
        using (html.Open("div", ("class", "bar"), ("aria-hidden", "true")))
        {
            html.Element("span", "", ("class", "fill"), ("style", $"width:{ReportNumber.Coordinate(metric.Value * 100)}%"));
            if (metric.Chance is { } chance)
                html.Element("span", "", ("class", "mark"), ("style", $"left:{ReportNumber.Coordinate(chance * 100)}%"));
        }
    }

    private static string ChanceText(double value, double chance)
    {
        var level = $"Chance {ReportNumber.Percent(chance)}%";
        return chance > 0 && value >= 2 * chance ? $"{level} · {ReportNumber.Whole((long)Math.Round(value / chance))} times that" : level;
    }

    private static void WriteContents(HtmlWriter html, IReadOnlyList<(string Id, string Title)> sections)
    {
        using (html.Open("nav", ("aria-label", "Sections")))
        {
            foreach (var (id, title) in sections)
                html.Element("a", title, ("href", $"#{id}"));
        }
    }
}
