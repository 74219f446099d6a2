namespace Mammut.Examples.Reporting;

/// <summary>Pictures with their true captions and the model's.</summary>
internal static class CaptionSection
{
    /// <summary>What is shown, in a sentence or two.</summary>
    public static string Introduction(IReadOnlyList<CaptionExample> examples)
    {
        var exact = examples.Count(example => example.IsExact);
        var rest = exact == examples.Count ? "" : " Where one differs, the words that the true caption lacks are underlined.";
        return $"{examples.Count} {(examples.Count == 1 ? "picture" : "pictures")}, {exact} captioned word for word.{rest}";
    }

    /// <summary>The verdict on a caption, in words.</summary>
    public static string Verdict(bool isExact) => isExact ? "Exact match" : "Differs";

    /// <summary>Writes the cards.</summary>
    public static void Write(HtmlWriter html, IReadOnlyList<CaptionExample> examples)
    {
        using var list = html.Open("ul", ("class", "cards"));
        foreach (var example in examples)
        {
            html.Line();
            using (html.Open("li", ("class", example.IsExact ? "card exact" : "card differs")))
            {
                html.Leaf("img", ("src", example.Image.DataUri), ("alt", example.Image.Description));
                using (html.Open("div", ("class", "words")))
                {
                    html.Element("p", Verdict(example.IsExact), ("class", "verdict"));
                    WriteGenerated(html, example);
                    if (ShowsTruth(example))
                        WriteTrue(html, example.TrueCaptions);
                }
            }
        }
    }

    private static void WriteGenerated(HtmlWriter html, CaptionExample example)
    {
        using var paragraph = html.Open("p", ("class", "said"), ("dir", "auto"));
        if (ShowsTruth(example))
        {
            html.Element("span", "Generated", ("class", "role"));
            html.Text(" ");
        }

        if (example.IsExact)
        {
            html.Text(example.Generated);
            return;
        }

        if (string.IsNullOrWhiteSpace(example.Generated))
        {
            html.Element("em", "no words");
            return;
        }

        var isFirst = true;
        foreach (var (word, isShared) in WordDifference.Compare(example.Generated, example.TrueCaptions))
        {
            if (!isFirst)
                html.Text(" ");
            isFirst = false;
            if (isShared)
                html.Text(word);
            else
                html.Element("mark", word);
        }
    }

    // A caption that equals the only true one need not be read twice.
    private static bool ShowsTruth(CaptionExample example) => !example.IsExact || example.TrueCaptions.Count > 1;

    private static void WriteTrue(HtmlWriter html, IReadOnlyList<string> captions)
    {
        foreach (var (index, caption) in captions.Index())
        {
            using var paragraph = html.Open("p", ("class", "true"), ("dir", "auto"));
            if (index == 0)
            {
                html.Element("span", "True", ("class", "role"));
                html.Text(" ");
            }

            html.Text(caption);
        }
    }
}
