using Mammut.Data;
using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Invariants;

/// <summary>The generated trainer: it learns, leaves nothing behind, and what it saves loads into the model.</summary>
public class TrainingTests
{
    [Fact]
    public async Task ALoss_Falls_AndNoTensorIsLeftBehind()
    {
        LiveTensors.Settled();
        using var model = new TinyMammut(seed: 1);
        var totals = new List<double>();
        var counts = new List<long>();
        await model.Trainer(Repeat(model, 16), new TrainingOptions
        {
            Steps = 60, LearningRate = 1e-2, WarmupSteps = 5, OnStep = step =>
            {
                totals.Add(step.Total);
                counts.Add(Tensor.TotalCount);
            },
        }).RunAsync();
        Assert.True(totals[^1] < 0.5 * totals[0], $"The loss went from {totals[0]:F3} to {totals[^1]:F3} only.");
        Assert.Single(counts.Skip(5).Distinct());
    }

    [Fact]
    public async Task ACheckpoint_OfTheOpenLayout_LoadsIntoAnotherModel()
    {
        var folder = Directory.CreateTempSubdirectory("mammut");
        try
        {
            using var model = new OpenMammut(seed: 1);
            var report = await model.Trainer(Repeat(model, 64), new TrainingOptions { Steps = 2, WarmupSteps = 1, CheckpointFolder = folder.FullName }).RunAsync();
            using var other = new OpenMammut(seed: 2);
            other.Load(report.Checkpoint!);
            using var scope = NewDisposeScope();
            Assert.All(model.parameters().Zip(other.parameters()), pair => Assert.True(Close.Same(pair.First, pair.Second)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void SeveralPositions_BehindCachedOnes_AreRefused()
    {
        using var scope = NewDisposeScope();
        using var model = new TinyMammut();
        using var cache = model.NewCache(Batches.Images(1));
        model.DecodeStep(torch.tensor(new long[] { 22, 5 }, [1, 2]), cache);
        Assert.Throws<InvalidOperationException>(() => model.DecodeStep(torch.tensor(new long[] { 6, 7 }, [1, 2]), cache));
    }

    private static async IAsyncEnumerable<ImageTextBatch> Repeat(ICaptioner model, long side)
    {
        while (true)
        {
            await Task.Yield();
            yield return new ImageTextBatch(Batches.Images(4, side, side), Batches.Texts(model, 8, 8, 6, 5, 4), ["a", "b", "c", "d"], ["1", "2", "3", "4"]);
        }
    }
}
