namespace Mammut.Examples.Reporting;

/// <summary>What some texts and pictures found.</summary>
internal static class RetrievalSection
{
    /// <summary>How to read it.</summary>
    public static string Introduction(RetrievalGrid? grid)
    {
        var choice = grid?.Candidates is { } candidates ? $" Each chose among {ReportNumber.Whole(candidates)}." : "";
        return $"Texts looking for their picture, pictures looking for their text; the nearest first, with their similarity.{choice}";
    }

    /// <summary>Writes both directions, as far as there is any.</summary>
    public static void Write(HtmlWriter html, RetrievalGrid grid)
    {
        if (grid.TextToImage.Count > 0)
        {
            html.Element("h3", "From text to picture");
            using (html.Open("ul", ("class", "text-queries")))
            {
                foreach (var query in grid.TextToImage)
                    WriteTextQuery(html, query);
            }
        }

        if (grid.ImageToText.Count > 0)
        {
            html.Element("h3", "From picture to text");
            using (html.Open("ul", ("class", "image-queries")))
            {
                foreach (var query in grid.ImageToText)
                    WriteImageQuery(html, query);
            }
        }
    }

    private static void WriteTextQuery(HtmlWriter html, TextQuery query)
    {
        html.Line();
        using (html.Open("li"))
        {
            using (html.Open("div", ("class", "query")))
            {
                html.Element("p", query.Text, ("class", "said"), ("dir", "auto"));
                WriteRank(html, query.RightRank);
            }

            using (html.Open("ol", ("class", "found")))
            {
                foreach (var image in query.Top)
                {
                    using (html.Open("li", ("class", image.IsRight ? "right" : null)))
                    {
                        html.Leaf("img", ("src", image.Image.DataUri), ("alt", image.Image.Description));
                        html.Element("span", ReportNumber.Score(image.Score), ("class", "score"));
                        if (image.IsRight)
                        {
                            html.Text(" ");
                            html.Element("span", "right", ("class", "tag"));
                        }
                    }
                }
            }
        }
    }

    private static void WriteImageQuery(HtmlWriter html, ImageQuery query)
    {
        html.Line();
        using (html.Open("li"))
        {
            using (html.Open("div", ("class", "query")))
            {
                html.Leaf("img", ("src", query.Image.DataUri), ("alt", query.Image.Description));
                WriteRank(html, query.RightRank);
            }

            using (html.Open("ol", ("class", "found")))
            {
                foreach (var text in query.Top)
                {
                    using (html.Open("li", ("class", text.IsRight ? "right" : null)))
                    {
                        using (html.Open("span", ("class", "text")))
                        {
                            html.Element("span", text.Text, ("dir", "auto"));
                            if (text.IsRight)
                            {
                                html.Text(" ");
                                html.Element("span", "right", ("class", "tag"));
                            }
                        }

                        html.Text(" ");
                        html.Element("span", ReportNumber.Score(text.Score), ("class", "score"));
                    }
                }
            }
        }
    }

    private static void WriteRank(HtmlWriter html, int rank) => html.Element(
        "p", rank == 1 ? "Found first" : $"The right one is at rank {ReportNumber.Whole(rank)}",
        ("class", rank == 1 ? "verdict exact" : "verdict differs"));
}
