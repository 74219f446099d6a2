using System.Xml.Linq;

namespace Mammut.Examples.Reporting;

/// <summary>A page with something in every section, and ways to look into what is written.</summary>
internal static class SamplePage
{
    /// <summary>A PNG file of one grey pixel.</summary>
    public static byte[] Png { get; } = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");

    public static ReportImage Image(string description = "a grey pixel") => new(Png, description);

    /// <summary>The page; <paramref name="text"/> stands in every place that takes text.</summary>
    public static TrainingReportPage With(string text) => new()
    {
        Title = text,
        Description = text,
        Eyebrow = text,
        Byline = text,
        Written = new DateTimeOffset(2026, 3, 4, 1, 30, 0, TimeSpan.FromHours(2)),
        Declaration = $"// {text}\n[VisionEncoder(Width = 1.5)]\npublic partial class SceneVision;",
        Metrics = [new() { Name = text, Value = 0.8125, Explanation = text, Chance = 0.005 }],
        Examples =
        [
            new(Image(text), [text], text, true),
            new(Image(text), [$"{text} one", text], $"{text} two", false),
        ],
        Retrieval = new()
        {
            Candidates = 1200,
            TextToImage = [new(text, [new(Image(text), 0.875, true), new(Image(text), -0.5, false)], 1)],
            ImageToText = [new(Image(text), [new(text, 0.75, false), new(text, 0.25, true)], 2)],
        },
        Losses = [Falling(text, 4.5), Falling("caption", 2.25)],
        LearningRate = new(text, [new(1, 0.0001), new(600, 0.001), new(1200, 0.00001)]),
        SamplesPerSecond = new(text, [new(1, 410.5), new(600, 399.25), new(1200, 405.75)]),
        Summary = new([new(text), new("Parameters", true)], [[text, "1,234"]], [text, "1,234"]) { Caption = text },
        Facts = [new(text, text)],
        Notes = [text],
    };

    /// <summary>The page as XML, which it is as long as it is well-formed.</summary>
    public static XDocument Parse(string html)
    {
        const string Doctype = "<!DOCTYPE html>";
        Assert.StartsWith(Doctype, html, StringComparison.Ordinal);
        return XDocument.Parse(html[Doctype.Length..], LoadOptions.PreserveWhitespace);
    }

    public static Curve Falling(string name, double from) =>
        new(name, [.. Enumerable.Range(1, 1200).Select(step => new CurvePoint(step, from * Math.Exp(-step / 400.0) + 0.1))]);
}
