using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Mammut.Data;
using Mammut.Examples.Reporting;
using TorchSharp;

namespace Mammut.Examples.Quickstart;

/// <summary>Turns a run into the report page and the metrics file.</summary>
internal static partial class QuickstartReport
{
    private const int ShownCaptions = 12;
    private const int ShownQueries = 6;
    private const int ShownRanks = 5;

    public static void Write(string folder, Options options, Run run)
    {
        var main = run.Evaluations[0];
        ReportWriter.WriteMetrics(Path.Combine(folder, "metrics.json"), new ReportMetrics
        {
            ImageToTextR1 = main.Retrieval.ImageToText.RecallAt1,
            TextToImageR1 = main.Retrieval.TextToImage.RecallAt1,
            CaptionExactMatch = main.Captions.ExactMatch,
            HeldOut = main.Set.Images.Count,
            Seconds = run.Seconds,
            More = More(run),
        });
        ReportWriter.WritePage(Path.Combine(folder, "report.html"), new TrainingReportPage
        {
            Eyebrow = "Mammut.Dsl · Quickstart",
            Title = options.Shards is null ? "One decoder, two passes, a world of scenes" : "One decoder, two passes, your images",
            Description = "A MaMMUT declared in a few lines of C#: one vision encoder, one text decoder run twice with shared weights, once causal and looking at the image to caption it, once bidirectional without the image to embed the text. "
                + $"It was trained from nothing on {run.TrainingImages:N0} {(options.Shards is null ? "rendered scenes" : "images")} and is shown here on {main.Set.Images.Count} images it never saw.",
            Byline = string.Create(CultureInfo.InvariantCulture, $"{run.Training.Elapsed.TotalSeconds:F0} s of training on {Environment.ProcessorCount} CPU threads"),
            Written = DateTimeOffset.Now,
            Declaration = Source(),
            Metrics = Headline(main),
            Examples = Captions(main),
            Retrieval = Grid(main),
            Losses = Losses(run.Steps),
            LearningRate = new Curve("learning rate", [.. run.Steps.Select(step => new CurvePoint(step.Step, step.LearningRate))]),
            SamplesPerSecond = new Curve("images per second", [.. run.Steps.Where(step => step.SamplesPerSecond is not null).Select(step => new CurvePoint(step.Step, step.SamplesPerSecond!.Value))]),
            Summary = Summary(SceneMammut.Summary),
            Facts = Facts(options, run),
            Notes = Notes(run),
        });
    }

    private static Dictionary<string, double> More(Run run)
    {
        var more = new Dictionary<string, double>
        {
            ["training_seconds"] = run.Training.Elapsed.TotalSeconds,
            ["steps"] = run.Training.LastStep,
            ["parameters"] = SceneMammut.Summary.Parameters,
        };
        foreach (var other in run.Evaluations.Skip(1))
        {
            more[$"{other.Set.Key}_image_to_text_r1"] = other.Retrieval.ImageToText.RecallAt1;
            more[$"{other.Set.Key}_text_to_image_r1"] = other.Retrieval.TextToImage.RecallAt1;
            more[$"{other.Set.Key}_caption_exact_match"] = other.Captions.ExactMatch;
        }

        return more;
    }

    private static HeadlineMetric[] Headline(HeldOutEvaluation evaluation)
    {
        var count = evaluation.Set.Images.Count;
        return
        [
            new() { Name = "Image to text", Value = evaluation.Retrieval.ImageToText.RecallAt1, Chance = 1.0 / count, Explanation = $"The image's own caption is the nearest of {count} (R@1)." },
            new() { Name = "Text to image", Value = evaluation.Retrieval.TextToImage.RecallAt1, Chance = 1.0 / count, Explanation = $"The caption's own image is the nearest of {count} (R@1)." },
            new() { Name = "Captions, exact", Value = evaluation.Captions.ExactMatch, Chance = 1.0 / count, Explanation = "The generated caption is, word for word, one of the image's true ones." },
        ];
    }

    private static CaptionExample[] Captions(HeldOutEvaluation evaluation)
    {
        // Right and wrong ones in the proportion in which they occur, evenly spread over the set.
        var stride = Math.Max(1, evaluation.Set.Images.Count / ShownCaptions);
        return [.. Enumerable.Range(0, evaluation.Set.Images.Count).Where(i => i % stride == 0).Take(ShownCaptions)
            .Select(i => new CaptionExample(Picture(evaluation, i), [.. evaluation.References[i].Select(Spell)], Spell(evaluation.Generated[i]), evaluation.IsExact(i)))];
    }

    private static RetrievalGrid Grid(HeldOutEvaluation evaluation)
    {
        var count = evaluation.Set.Images.Count;
        var queries = Enumerable.Range(0, ShownQueries).Select(i => i * count / ShownQueries).Distinct().ToArray();
        var all = Enumerable.Range(0, count).ToArray();
        return new RetrievalGrid
        {
            Candidates = count,
            TextToImage = [.. queries.Select(text => new TextQuery(
                Spell(evaluation.References[text][0]),
                [.. all.OrderByDescending(image => evaluation.Similarities[image, text]).Take(ShownRanks).Select(image => new RankedImage(Picture(evaluation, image), evaluation.Similarities[image, text], image == text))],
                evaluation.Retrieval.TextToImage.Ranks[text]))],
            ImageToText = [.. queries.Select(image => new ImageQuery(
                Picture(evaluation, image),
                [.. all.OrderByDescending(text => evaluation.Similarities[image, text]).Take(ShownRanks).Select(text => new RankedText(Spell(evaluation.References[text][0]), evaluation.Similarities[image, text], image == text))],
                evaluation.Retrieval.ImageToText.Ranks[image]))],
        };
    }

    private static ReportImage Picture(HeldOutEvaluation evaluation, int image) =>
        new(ImageCodec.EncodePng(evaluation.Set.Images[image].Picture), Spell(evaluation.References[image][0]));

    /// <summary>A caption as people write it: the tokenizer sets every punctuation mark apart.</summary>
    private static string Spell(string caption) => SpacedMark().Replace(caption, "$1");

    [GeneratedRegex(@"\s+([,.;:!?])")]
    private static partial Regex SpacedMark();

    private static Curve[] Losses(IReadOnlyList<TrainingStep> steps)
    {
        if (steps.Count == 0)
            return [];
        var total = new Curve("total", [.. steps.Select(step => new CurvePoint(step.Step, step.Total))]);
        return [total, .. steps[0].Losses.Keys.Select(name => new Curve(name.ToLowerInvariant(), [.. steps.Select(step => new CurvePoint(step.Step, step.Losses[name]))]))];
    }

    private static SummaryTable Summary(ModelSummary summary) => new(
        [new("Layer"), new("Kind"), new("Output"), new("Times", IsNumeric: true), new("Parameters each", IsNumeric: true), new("FLOPs each", IsNumeric: true)],
        [.. summary.Layers.Select(layer => (IReadOnlyList<string>)[layer.Path, layer.Kind, layer.Output, Number(layer.Repeat), Number(layer.Parameters), Number(layer.Flops)])],
        ["All", "", "", "", Number(summary.Parameters), Number(summary.ForwardFlops)])
    {
        Caption = "As the compiler inferred it, for one image and a text of full length. The two passes share their layers: in the total each parameter counts once.",
    };

    private static Fact[] Facts(Options options, Run run) =>
    [
        new("Images trained on", Number(run.TrainingImages)),
        new("Steps", $"{Number(run.Training.LastStep)} of {options.Batch} pairs"),
        new("Vocabulary", $"{Number(run.VocabularyUsed)} byte-pair tokens of {Number(SceneMammut.Summary.ParameterTable.Single(parameter => parameter.Key == "text.token_embedding.weight").Shape[0])}"),
        new("Parameters", Number(SceneMammut.Summary.Parameters)),
        new("Seed", Number(options.Seed)),
        new("Torch", $"{typeof(torch).Assembly.GetName().Name}, {torch.get_num_threads()} threads"),
        new("Machine", $"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} CPU threads"),
        new(".NET", RuntimeInformation.FrameworkDescription),
    ];

    private static string[] Notes(Run run) =>
    [
        .. run.Evaluations.Skip(1).Select(other => string.Create(CultureInfo.InvariantCulture,
            $"On {other.Set.Images.Count} scenes with {other.Set.Name}: image to text {other.Retrieval.ImageToText.RecallAt1:P1}, text to image {other.Retrieval.TextToImage.RecallAt1:P1}, exact captions {other.Captions.ExactMatch:P1}.")),
        .. run.Skipped.Length > 0 ? [run.Skipped] : Array.Empty<string>(),
    ];

    private static string Source()
    {
        using var stream = typeof(QuickstartReport).Assembly.GetManifestResourceStream("SceneMammut.cs")!;
        using var reader = new StreamReader(stream);
        var source = reader.ReadToEnd();
        return source[source.IndexOf("[VisionEncoder", StringComparison.Ordinal)..].TrimEnd();
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>What the report tells of a run.</summary>
/// <param name="Evaluations">The first is the headline.</param>
/// <param name="Skipped">What the loader left out; empty for nothing.</param>
internal sealed record Run(
    IReadOnlyList<HeldOutEvaluation> Evaluations, IReadOnlyList<TrainingStep> Steps, TrainingReport Training, long TrainingImages, int VocabularyUsed, string Skipped, double Seconds);
