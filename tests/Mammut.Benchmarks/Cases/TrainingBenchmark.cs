using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Benchmarks.Cases;

/// <summary>One training step of a model of the quickstart's size: forward, backward, gradient norm, update. Data are random.</summary>
internal static class TrainingBenchmark
{
    /// <summary>Tokens in a text, start and end included.</summary>
    public const int TextLength = 14;

    private const int Batch = 64;

    public static IEnumerable<Measurement> Run()
    {
        using var scope = NewDisposeScope();
        manual_seed(0).Dispose();
        using var model = new BenchmarkModel(seed: 0);
        model.train();
        using var optimizer = new AdamW(model.named_parameters());
        var images = randn(Batch, 3, 96, 96);
        var tokens = RandomTokens(model);

        var time = Timing.InTurn(warmups: 4, runs: 15, new Work(() => Step(model, optimizer, images, tokens)))[0];

        // The backward pass computes about twice what the forward pass does.
        var operations = 3.0 * Batch * ShortTextModel.Summary.ForwardFlops;
        return
        [
            new Measurement("training.step", time,
                new Figure("images_per_s", Batch * 1000 / time.Median, "images/s"),
                new Figure("gflop_per_s_estimate", operations / time.Median / 1e6, "GFLOP/s (estimate: 3 x the forward pass)")),
        ];
    }

    private static void Step(BenchmarkModel model, AdamW optimizer, Tensor images, Tensor tokens)
    {
        using var scope = NewDisposeScope();
        using (var loss = model.Loss(images, tokens))
            loss.Total.backward();
        using var gradients = optimizer.TakeGradients();
        if (!double.IsFinite(gradients.Norm))
            throw new InvalidOperationException($"The gradient's norm is {gradients.Norm}; random data should train without that.");
        optimizer.Step(gradients, learningRate: 1e-4, Math.Min(1, 1 / (gradients.Norm + 1e-6)));
    }

    // Start, words, end; ids 1 to 999 are none of the special ones.
    private static Tensor RandomTokens(BenchmarkModel model)
    {
        var random = new Random(0);
        var ids = Enumerable.Range(0, Batch).SelectMany(_ =>
            Enumerable.Range(0, TextLength - 2).Select(_ => (long)random.Next(1, 1000)).Prepend(model.StartToken).Append(model.EndToken));
        return tensor(ids.ToArray(), [Batch, TextLength]);
    }
}
