using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Invariants;

/// <summary>The memory that the compiler states for a training step is what its tensors take.</summary>
public class StatedMemoryTests
{
    [CountedMemoryTheory]
    [InlineData(16)]
    [InlineData(64)]
    public void ATrainingStep_TakesTheStatedMemory_WithinATenth(int batch)
    {
        // Collected first: what other tests have left is in use until its finalizer runs.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = TensorMemory.ForgetPeak()!.Value.Used;
        using (var model = new MemoryMammut(seed: 1))
        using (var optimizer = new AdamW(model.named_parameters()))
        using (Tensor images = Batches.Images(batch, 64, 64), tokens = Batches.Texts(model, 40, [.. Enumerable.Repeat(40L, batch)]))
        {
            Step();
            TensorMemory.ForgetPeak();
            Step();

            void Step()
            {
                using (NewDisposeScope())
                {
                    using var loss = model.Loss(images, tokens);
                    loss.Total.backward();
                }

                using var gradients = optimizer.TakeGradients();
                optimizer.Step(gradients, learningRate: 1e-3);
            }
        }

        var measured = TensorMemory.Use!.Value.Peak - before;
        var stated = MemoryMammut.Summary.Memory!.Bytes(batch);
        Assert.InRange((double)stated / measured, 0.9, 1.1);
    }
}
