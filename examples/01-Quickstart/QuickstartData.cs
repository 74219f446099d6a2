using Mammut.Data;
using Mammut.Examples.Scenes;
using Spectre.Console;

namespace Mammut.Examples.Quickstart;

/// <summary>The images and captions of a run.</summary>
/// <param name="Training">What is trained on.</param>
/// <param name="HeldOut">What is evaluated on; the first is the headline.</param>
/// <param name="Captions">The training captions, from which the vocabulary is learned.</param>
/// <param name="TrainingImages">Number of training images.</param>
internal sealed record QuickstartData(IImageTextDataset Training, IReadOnlyList<HeldOutSet> HeldOut, IReadOnlyCollection<string> Captions, long TrainingImages)
{
    private const int TrainingScenes = 30_000;

    // A vocabulary of a thousand is settled long before.
    private const int MostCaptions = 500_000;

    /// <summary>The byte-pair vocabulary that the training captions give.</summary>
    public BytePairTokenizer Vocabulary { get; } = BytePairTokenizer.Train(Captions, SceneText.VocabularySize);

    public static async Task<QuickstartData> OpenAsync(Options options, ImageTransform transform, IAnsiConsole console, CancellationToken cancellation)
    {
        IImageTextDataset training;
        HeldOutSet[] heldOut;
        if (options.Shards is { } pattern)
        {
            var all = new WebDataset(pattern);
            var set = await HeldOutSet.TakeAsync("held_out", "your images", all, options.HeldOut, transform, cancellation);
            training = new Excluding(all, set.Images.Select(image => (image.Source, image.Key)).ToHashSet());
            heldOut = [set];
        }
        else
        {
            var folder = Path.Combine("artifacts", "scenes");
            console.WriteLine($"  scenes: {folder}");
            var shards = SceneShards.Ensure(folder, new() { Train = TrainingScenes, Test = options.HeldOut, Seed = (ulong)options.Seed, Side = SceneVision.ImageHeight });
            training = new WebDataset(shards.Train);
            heldOut =
            [
                await HeldOutSet.TakeAsync("seen", "new scenes", new WebDataset(shards.Seen), options.HeldOut, transform, cancellation),
                await HeldOutSet.TakeAsync("unseen", "combinations never seen in training", new WebDataset(shards.Unseen), options.HeldOut, transform, cancellation),
            ];
        }

        var captions = new HashSet<string>(StringComparer.Ordinal);
        var count = 0L;
        await foreach (var sample in training.ReadAsync(new DatasetPass { DeferImages = true }, cancellation))
        {
            count++;
            if (captions.Count < MostCaptions)
                captions.UnionWith(sample.Captions);
        }

        return new QuickstartData(training, heldOut, captions, count);
    }
}
