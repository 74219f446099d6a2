using System.Xml.Linq;

namespace Mammut.Examples.Reporting;

public sealed class EscapingTests
{
    public static TheoryData<string> Hostile =>
    [
        "<script>alert(1)</script>",
        "</style></title></code><img src=x onerror=alert(1)>",
        "\"quoted\" and 'single' & &amp; &lt;",
        "\" onmouseover=\"alert(1)",
        "]]> <!-- <![CDATA[",
        "naïve 雪 🐘 e\u0301",
        "دائرة حمراء فوق مربع أزرق",
        "\u202Eright to left override",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Text_comes_out_as_it_went_in_wherever_it_stands(string text)
    {
        var document = SamplePage.Parse(ReportWriter.ToHtml(SamplePage.With(text)));

        Assert.Empty(document.Descendants("script"));
        Assert.Equal(text, document.Descendants("h1").Single().Value);
        Assert.Equal(text, document.Descendants("title").First().Value);
        Assert.All(document.Descendants("img"), picture =>
        {
            Assert.Equal(text, picture.Attribute("alt")?.Value);
            Assert.Equal(["src", "alt"], picture.Attributes().Select(attribute => attribute.Name.LocalName));
        });
        Assert.Equal(text, Captions(document).First());
        Assert.Equal(text, document.Descendants("dd").Last().Value);
        Assert.StartsWith($"// {text}\n", document.Descendants("code").Single().Value, StringComparison.Ordinal);
    }

    // Not a theory: the test runner itself would replace the lone surrogates on the way here.
    [Fact]
    public void What_is_no_text_is_replaced()
    {
        (string Text, string Expected)[] cases =
        [
            ("a\0b", "a\uFFFDb"),
            ("a\u0007b\u001Bc\u0085d", "a\uFFFDb\uFFFDc\uFFFDd"),
            ("a\uD83Db", "a\uFFFDb"),
            ("a\uDC18", "a\uFFFD"),
            ("\uDC18\uD83D", "\uFFFD\uFFFD"),
            ("a\uFFFEb\uFFFF", "a\uFFFDb\uFFFD"),
        ];
        foreach (var (text, expected) in cases)
        {
            var document = SamplePage.Parse(ReportWriter.ToHtml(SamplePage.With(text)));

            Assert.Equal(expected, document.Descendants("h1").Single().Value);
        }
    }

    [Fact]
    public void Captions_choose_their_own_direction()
    {
        var document = SamplePage.Parse(ReportWriter.ToHtml(SamplePage.With("دائرة")));

        var said = document.Descendants().Where(element => element.Attribute("class")?.Value is "said" or "true").ToArray();
        Assert.Equal(5, said.Length);
        Assert.All(said, element => Assert.Equal("auto", element.Attribute("dir")?.Value));
    }

    [Fact]
    public void An_element_that_html_would_leave_open_cannot_be_written_as_a_leaf()
    {
        var error = Assert.Throws<ArgumentException>(() => new HtmlWriter().Leaf("div"));

        Assert.Contains("got 'div'", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Captions(XDocument document) =>
        document.Descendants("p").Where(paragraph => paragraph.Attribute("class")?.Value == "said").Select(paragraph => paragraph.Value);
}
