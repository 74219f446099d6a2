namespace Mammut.Examples.Reporting;

/// <summary>The model: what was declared, and what came of it.</summary>
internal static class ModelSection
{
    /// <summary>Writes the declaration, highlighted, each line numbered by the style sheet so that copying leaves the numbers out.</summary>
    public static void WriteDeclaration(HtmlWriter html, string source)
    {
        using (html.Open("pre", ("class", "code"), ("tabindex", "0"), ("role", "region"), ("aria-label", "C# source of the declaration")))
        using (html.Open("code"))
        {
            foreach (var line in CodeHighlighter.Lines(source.Trim('\r', '\n')))
            {
                using (html.Open("span", ("class", "line")))
                {
                    foreach (var token in line)
                    {
                        if (token.Kind == CodeKind.Plain)
                            html.Text(token.Text);
                        else
                            html.Element("span", token.Text, ("class", $"c-{token.Kind.ToString().ToLowerInvariant()}"));
                    }

                    html.Line();
                }
            }
        }
    }

    /// <summary>Writes the summary table, in a box of its own that scrolls.</summary>
    public static void WriteSummary(HtmlWriter html, SummaryTable table)
    {
        using (html.Open("div", ("class", "table"), ("tabindex", "0"), ("role", "region"), ("aria-label", "Model summary")))
        using (html.Open("table"))
        {
            using (html.Open("thead"))
            using (html.Open("tr"))
            {
                foreach (var column in table.Columns)
                    html.Element("th", column.Title, ("scope", "col"), ("class", Class(column)));
            }

            html.Line();
            using (html.Open("tbody"))
            {
                foreach (var row in table.Rows)
                    WriteRow(html, table.Columns, row);
            }

            html.Line();
            if (table.Totals is null)
                return;
            using (html.Open("tfoot"))
                WriteRow(html, table.Columns, table.Totals);
        }
    }

    private static void WriteRow(HtmlWriter html, IReadOnlyList<TableColumn> columns, IReadOnlyList<string> cells)
    {
        html.Line();
        using (html.Open("tr"))
        {
            for (var index = 0; index < cells.Count; index++)
            {
                // The first cell names its row.
                if (index == 0)
                    html.Element("th", cells[0], ("scope", "row"), ("class", Class(columns[0])));
                else
                    html.Element("td", cells[index], ("class", Class(columns[index])));
            }
        }
    }

    private static string? Class(TableColumn column) => column.IsNumeric ? "number" : null;
}
