using System.Globalization;

namespace Mammut.Examples.Reporting;

/// <summary>Lays out the page: head, masthead, the sections that have something to say, foot.</summary>
internal static class PageRenderer
{
    // The page may load nothing and run nothing, even if something in it tried to.
    private const string Policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    /// <summary>The whole document.</summary>
    public static string Render(TrainingReportPage page)
    {
        var sections = Sections(page).Where(section => section.IsPresent).ToArray();
        var html = new HtmlWriter();
        using (html.Open("html", ("lang", "en")))
        {
            html.Line();
            WriteHead(html, page);
            using (html.Open("body"))
            using (html.Open("div", ("class", "page")))
            {
                html.Line();
                Masthead.Write(html, page, [.. sections.Select(section => (section.Id, section.Title))]);
                using (html.Open("main"))
                {
                    foreach (var section in sections)
                    {
                        html.Line();
                        using (html.Open("section", ("id", section.Id), ("aria-labelledby", $"{section.Id}-title")))
                        {
                            using (html.Open("div", ("class", "side")))
                            {
                                html.Element("h2", section.Title, ("id", $"{section.Id}-title"));
                                html.Element("p", section.Introduction);
                            }

                            using (html.Open("div", ("class", "body")))
                                section.Write(html);
                        }
                    }
                }

                html.Line();
                WriteFoot(html, page);
            }
        }

        html.Line();
        return html.ToString();
    }

    private static Section[] Sections(TrainingReportPage page) =>
    [
        new("declaration", "Declaration", "All the program was told about the model. The rest is derived, checked and written by the compiler.",
            !string.IsNullOrWhiteSpace(page.Declaration), html => ModelSection.WriteDeclaration(html, page.Declaration!)),
        new("captions", "Captions", CaptionSection.Introduction(page.Examples), page.Examples.Count > 0,
            html => CaptionSection.Write(html, page.Examples)),
        new("retrieval", "Retrieval", RetrievalSection.Introduction(page.Retrieval),
            page.Retrieval is { } found && found.TextToImage.Count + found.ImageToText.Count > 0,
            html => RetrievalSection.Write(html, page.Retrieval!)),
        TrainingSection.Of(page),
        new("model", "Model", page.Summary?.Caption ?? "The model layer by layer.", page.Summary is not null,
            html => ModelSection.WriteSummary(html, page.Summary!)),
        new("run", "Run", "What it takes to run this again.", page.Facts.Count > 0, html => RunSection.WriteFacts(html, page.Facts)),
        new("notes", "Notes", "What else should be known.", page.Notes.Count > 0, html => RunSection.WriteNotes(html, page.Notes)),
    ];

    private static void WriteHead(HtmlWriter html, TrainingReportPage page)
    {
        using (html.Open("head"))
        {
            html.Line();
            html.Leaf("meta", ("charset", "utf-8"));
            html.Leaf("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
            html.Leaf("meta", ("name", "color-scheme"), ("content", "light dark"));
            html.Leaf("meta", ("name", "description"), ("content", page.Description));
            html.Leaf("meta", ("http-equiv", "Content-Security-Policy"), ("content", Policy));
            html.Leaf("link", ("rel", "icon"), ("href", "data:,")); // Else a browser asks the server for one.
            html.Line();
            html.Element("title", page.Title);
            html.Line();
            html.Style(StyleSheet.Text);
        }

        html.Line();
    }

    private static void WriteFoot(HtmlWriter html, TrainingReportPage page)
    {
        using (html.Open("footer"))
        {
            html.Element("p", "This page is one file. It loads nothing and runs no script.");
            if (page.Written is not { } written)
                return;
            var utc = written.ToUniversalTime();
            html.Element("p", utc.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture));
        }
    }
}
