using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Invariants;

/// <summary>What a training step takes of managed memory is small, and does not grow from step to step.</summary>
public class HostMemoryTests
{
    private const int Steps = 10;

    /// <summary>A handle for each of about 400 tensors, and scopes; most of it is gone within the step.</summary>
    private const long Most = 100_000;

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    public void ATrainingStep_TakesLittleManagedMemory(int batch)
    {
        using var model = new TinyMammut(seed: 1);
        using var optimizer = new AdamW(model.named_parameters());
        using Tensor images = Batches.Images(batch), tokens = Batches.Texts(model, 8, [.. Enumerable.Range(0, batch).Select(i => 4L + (i % 4))]);
        Run(Steps);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(Steps);
        var first = GC.GetAllocatedBytesForCurrentThread() - before;
        before = GC.GetAllocatedBytesForCurrentThread();
        Run(Steps);
        var second = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(first / Steps, 0, Most);
        Assert.InRange(second, 0, first + 1000);

        void Run(int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                using (NewDisposeScope())
                {
                    using var loss = model.Loss(images, tokens);
                    loss.Total.backward();
                }

                using (var gradients = optimizer.TakeGradients())
                    optimizer.Step(gradients, learningRate: 1e-3);
                model.AfterStep();
            }
        }
    }
}
