using Mammut.Data;
using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Invariants;

/// <summary>A long run holds as many live tensors at its end as when it had got going: nothing grows, however slowly.</summary>
public class ThousandStepTests
{
    private const int Steps = 1000;

    /// <summary>By then the optimizer has its moments and torch its caches.</summary>
    private const int Warm = 10;

    [Fact]
    public void AThousandSteps_ByHand_HoldTheCountOfLiveTensors() => Assert.Single(CountsByHand(Steps, _ => { }).Distinct());

    [Fact]
    public async Task AThousandSteps_OfTheTrainer_HoldTheCountOfLiveTensors() => Assert.Single((await CountsOfTrainer(Steps, _ => { })).Distinct());

    [Fact]
    public async Task ASingleTensor_ThatOneStepForgets_IsSeen()
    {
        var forgotten = new List<Tensor>();
        void Forget(long step)
        {
            if (step == 2 * Warm)
                forgotten.Add(zeros(1).DetachFromDisposeScope());
        }

        AssertGrowsByOne(CountsByHand(3 * Warm, Forget));
        AssertGrowsByOne(await CountsOfTrainer(3 * Warm, Forget));
        forgotten.ForEach(tensor => tensor.Dispose());

        static void AssertGrowsByOne(List<long> counts) => Assert.Equal([counts[0], counts[0] + 1], counts.Distinct());
    }

    /// <summary>The generated loss, its backward pass and the update, as the trainer does them.</summary>
    private static List<long> CountsByHand(int steps, Action<long> onStep)
    {
        LiveTensors.Settled();
        using var model = new TinyMammut(seed: 1);
        using var optimizer = new AdamW(model.named_parameters());
        using Tensor images = Batches.Images(2), tokens = Batches.Texts(model, 6, 6, 4);
        var counts = new List<long>();
        for (var step = 1; step <= steps; step++)
        {
            using (NewDisposeScope())
            {
                using var loss = model.Loss(images, tokens);
                loss.Total.backward();
            }

            using (var gradients = optimizer.TakeGradients())
                optimizer.Step(gradients, learningRate: 1e-3);
            optimizer.ClearGradients();
            model.AfterStep();
            onStep(step);
            if (step >= Warm)
                counts.Add(Tensor.TotalCount);
        }

        return counts;
    }

    /// <summary>The same by the trainer, with batches of its own at every step.</summary>
    private static async Task<List<long>> CountsOfTrainer(int steps, Action<long> onStep)
    {
        LiveTensors.Settled();
        using var model = new TinyMammut(seed: 1);
        var counts = new List<long>();
        var report = await model.Trainer(Data(model), new TrainingOptions
        {
            Steps = steps,
            OnStep = step =>
            {
                onStep(step.Step);
                if (step.Step >= Warm)
                    counts.Add(Tensor.TotalCount);
            },
        }).RunAsync();
        Assert.Equal(steps, report.LastStep);
        return counts;
    }

    private static async IAsyncEnumerable<ImageTextBatch> Data(ICaptioner model)
    {
        while (true)
        {
            await Task.Yield();
            yield return new ImageTextBatch(Batches.Images(2), Batches.Texts(model, 6, 6, 4), ["a", "b"], ["1", "2"]);
        }
    }
}
