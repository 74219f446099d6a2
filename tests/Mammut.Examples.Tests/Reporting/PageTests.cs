using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Mammut.Examples.Reporting;

public sealed class PageTests
{
    private static readonly string Html = ReportWriter.ToHtml(SamplePage.With("a red circle"));

    [Fact]
    public void Refers_to_nothing_outside_itself()
    {
        var elements = SamplePage.Parse(Html).Descendants().ToArray();

        string[] loading = ["script", "iframe", "object", "embed", "base", "video", "audio", "source", "use", "image", "form"];
        Assert.Empty(elements.Select(element => element.Name.LocalName).Intersect(loading));
        foreach (var attribute in elements.Attributes())
        {
            Assert.DoesNotContain("url(", attribute.Value, StringComparison.OrdinalIgnoreCase);
            if (attribute.Name.LocalName == "src")
                Assert.StartsWith("data:image/", attribute.Value, StringComparison.Ordinal);
            else if (attribute.Name.LocalName == "href")
                Assert.Matches("^(#|data:)", attribute.Value);
            else
                Assert.DoesNotMatch("^(srcset|background|poster|action|data|ping|on[a-z]+)$", attribute.Name.LocalName);
        }

        Assert.DoesNotContain("://", Html, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)@import|url\\(", elements.Single(element => element.Name.LocalName == "style").Value);
    }

    [Fact]
    public void Forbids_the_browser_to_load_or_run_anything()
    {
        var policy = SamplePage.Parse(Html).Descendants("meta")
            .Single(meta => (string?)meta.Attribute("http-equiv") == "Content-Security-Policy").Attribute("content")!.Value;

        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_id_is_unique_and_every_reference_has_its_target()
    {
        var elements = SamplePage.Parse(Html).Descendants().ToArray();
        var ids = elements.Attributes("id").Select(id => id.Value).ToArray();

        Assert.Equal(ids.Distinct(), ids);
        foreach (var reference in elements.Attributes("aria-labelledby").SelectMany(attribute => attribute.Value.Split(' ')))
            Assert.Contains(reference, ids);
        var targets = elements.Attributes("href").Select(href => href.Value).Where(href => href.StartsWith('#')).ToArray();
        Assert.Equal(["#declaration", "#captions", "#retrieval", "#training", "#model", "#run", "#notes"], targets);
        Assert.All(targets, target => Assert.Contains(target[1..], ids));
    }

    [Fact]
    public void Every_picture_and_chart_is_described()
    {
        var elements = SamplePage.Parse(Html).Descendants().ToArray();

        var pictures = elements.Where(element => element.Name.LocalName == "img").ToArray();
        Assert.Equal(6, pictures.Length); // the masthead's, two captioned, two found and one that seeks
        Assert.All(pictures, picture => Assert.Equal("a red circle", picture.Attribute("alt")?.Value));
        var charts = elements.Where(element => element.Name.LocalName == "svg").ToArray();
        Assert.Equal(6, charts.Length); // three, each wide and narrow
        Assert.All(charts, chart => Assert.False(string.IsNullOrWhiteSpace(chart.Element("title")?.Value)));
        Assert.Contains("caption: ", charts[0].Element("desc")!.Value, StringComparison.Ordinal);
        Assert.Contains("at step 1,200", charts[0].Element("desc")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Right_and_wrong_are_said_in_words()
    {
        var document = SamplePage.Parse(Html);

        Assert.Equal(["Exact match", "Differs"], Texts(document, "section[captions]", "verdict"));
        Assert.Equal(["Found first", "The right one is at rank 2"], Texts(document, "section[retrieval]", "verdict"));
        Assert.Equal(["right", "right"], Texts(document, "section[retrieval]", "tag"));
        Assert.Equal("two", document.Descendants("mark").Single().Value);
    }

    [Fact]
    public void Sections_without_data_are_left_out()
    {
        var page = new TrainingReportPage { Title = "Bare", Description = "Nothing yet." };

        var document = SamplePage.Parse(ReportWriter.ToHtml(page));

        Assert.Empty(document.Descendants("section"));
        Assert.Empty(document.Descendants("nav"));
        Assert.Equal("Bare", document.Descendants("h1").Single().Value);
    }

    [Fact]
    public void The_declaration_is_shown_character_for_character()
    {
        const string Source = "using Mammut;\n\n[Pass(\"A\", Mask = AttentionMask.Causal)] // <first> & last\npublic partial class X;";

        var html = ReportWriter.ToHtml(SamplePage.With("x") with { Declaration = Source.ReplaceLineEndings("\r\n") });

        Assert.Equal(Source + "\n", SamplePage.Parse(html).Descendants("code").Single().Value);
    }

    [Fact]
    public void A_metric_is_given_with_its_chance()
    {
        var metric = SamplePage.Parse(Html).Descendants("dd").First().Value;

        Assert.Contains("81.3%", metric, StringComparison.Ordinal);
        Assert.Contains("Chance 0.5% · 162 times that", metric, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(Html, "width:81.25%"));
    }

    private static IEnumerable<string> Texts(XDocument document, string section, string @class) => document.Descendants("section")
        .Single(element => $"section[{element.Attribute("id")?.Value}]" == section).Descendants()
        .Where(element => element.Attribute("class")?.Value.Split(' ').Contains(@class) == true)
        .Select(element => element.Value);
}
