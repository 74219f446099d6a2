namespace Mammut.Examples.Reporting;

/// <summary>The circumstances of the run, and notes on it.</summary>
internal static class RunSection
{
    /// <summary>Writes the facts.</summary>
    public static void WriteFacts(HtmlWriter html, IReadOnlyList<Fact> facts)
    {
        using (html.Open("dl", ("class", "facts")))
        {
            foreach (var fact in facts)
            {
                html.Line();
                using (html.Open("div"))
                {
                    html.Element("dt", fact.Name);
                    html.Element("dd", fact.Value, ("dir", "auto"));
                }
            }
        }
    }

    /// <summary>Writes the notes, a paragraph each.</summary>
    public static void WriteNotes(HtmlWriter html, IReadOnlyList<string> notes)
    {
        using (html.Open("div", ("class", "prose")))
        {
            foreach (var note in notes)
                html.Element("p", note, ("dir", "auto"));
        }
    }
}
