using System.Diagnostics;
using Mammut.Data;
using Spectre.Console;

namespace Mammut.Examples.Quickstart;

/// <summary>The whole way, from pictures on disk to a trained model and a page to look at.</summary>
internal static class Quickstart
{
    public static async Task RunAsync(Options options, IAnsiConsole console)
    {
        var clock = Stopwatch.StartNew();
        using var stop = new CancellationTokenSource();

        // 1. Data: rendered scenes, or the user's own shards; some images are kept for the end.
        var transform = ImageTransform.Evaluation(SceneVision.ImageHeight);
        var data = await QuickstartData.OpenAsync(options, transform, console, stop.Token);
        var tokenizer = new PaddedVocabulary(data.Vocabulary, SceneText.VocabularySize);

        // 2. The model: declared in SceneMammut.cs, compiled with the program.
        using var model = new SceneMammut(seed: options.Seed);
        Console.WriteLine(SceneMammut.Summary);

        // 3. Training: both passes in one step.
        var loader = new ImageTextLoader(data.Training, tokenizer, SceneText.ContextLength, transform, new() { BatchSize = options.Batch, Seed = options.Seed, Epochs = null, DropLast = true });
        var view = new ProgressView(console);
        var training = await view.ShowAsync(show => model.Trainer(loader, new()
        {
            Steps = options.Steps,
            LearningRate = options.LearningRate,
            WarmupSteps = Math.Max(1, options.Steps / 10),
            Optimizer = new() { WeightDecay = 0.05 },
            Seed = options.Seed,
            OnStep = show,
            StopOnCancelKey = true,
        }).RunAsync(stop.Token));
        if (training.Stopped)
            console.MarkupLineInterpolated($"[yellow]Stopped after step {training.LastStep} of {training.TotalSteps}; going on with what there is.[/]");

        // 4. What it learned, on images it never saw.
        var evaluations = data.HeldOut.Select(set => HeldOutEvaluation.Run(model, set, tokenizer, transform)).ToArray();

        // 5. Saved, loaded into another model, asked again.
        var folder = Directory.CreateDirectory(options.Out).FullName;
        model.Save(folder);
        data.Vocabulary.Save(Path.Combine(folder, "vocabulary.txt"));
        using var again = new SceneMammut(seed: options.Seed + 1);
        again.Load(folder);
        var repeated = HeldOutEvaluation.Run(again, data.HeldOut[0], tokenizer, transform);
        if (!repeated.Generated.SequenceEqual(evaluations[0].Generated) || !repeated.Similarities.Cast<float>().SequenceEqual(evaluations[0].Similarities.Cast<float>()))
            throw new InvalidOperationException($"The model loaded from {folder} answers otherwise than the one that was saved.");

        // 6. The report.
        var run = new Run(evaluations, view.Steps, training, data.TrainingImages, data.Vocabulary.VocabularySize, loader.Skips.Count > 0 ? loader.Skips.ToString() : "", clock.Elapsed.TotalSeconds);
        QuickstartReport.Write(folder, options, run);
        ResultView.Show(console, run, folder);
    }
}
