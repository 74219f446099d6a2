using Spectre.Console;

namespace Mammut.Examples.Quickstart;

/// <summary>Prints what a run came to.</summary>
internal static class ResultView
{
    public static void Show(IAnsiConsole console, Run run, string folder)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("held out", "image to text R@1", "text to image R@1", "exact captions", "CIDEr-D");
        foreach (var evaluation in run.Evaluations)
        {
            table.AddRow(
                Markup.Escape($"{evaluation.Set.Images.Count}, {evaluation.Set.Name}"),
                Share(evaluation.Retrieval.ImageToText.RecallAt1),
                Share(evaluation.Retrieval.TextToImage.RecallAt1),
                Share(evaluation.Captions.ExactMatch),
                $"{evaluation.Captions.CiderD:F2}");
        }

        console.Write(table);
        var main = run.Evaluations[0];
        for (var i = 0; i < Math.Min(3, main.Generated.Count); i++)
            console.WriteLine($"  {(main.IsExact(i) ? "right" : "wrong")}: {main.Generated[i]}");
        if (run.Skipped.Length > 0)
            console.WriteLine($"  left out: {run.Skipped}");
        console.WriteLine($"  saved, loaded again, and it answers the same; {run.Seconds:F0} s in all");
        console.WriteLine($"  report: {Path.Combine(folder, "report.html")}");
    }

    private static string Share(double value) => $"{100 * value:F1} %";
}
