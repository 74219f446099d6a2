using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mammut.Benchmarks.Cases;

/// <summary>The flat AdamW of the trainer against one that goes from tensor to tensor: gradient norm and update.</summary>
internal static class OptimizerBenchmark
{
    private const double LearningRate = 1e-3;

    public static IEnumerable<Measurement> Run()
    {
        using var scope = NewDisposeScope();
        manual_seed(0).Dispose();

        // Like a small transformer: of 136 tensors, 2.0 million weights in all, half are matrices and half biases and norms.
        var shapes = Enumerable.Range(0, 68).SelectMany(i => new long[][] { i % 2 == 0 ? [128, 128] : [128, 336], [128] }).ToArray();
        var initial = shapes.Select(shape => randn(shape)).ToArray();
        var gradients = shapes.Select(shape => randn(shape)).ToArray();
        var (flatWeights, singleWeights) = (Copy(initial), Copy(initial));
        var options = new AdamWOptions();
        using var flat = new AdamW(flatWeights.Select((parameter, i) => ($"{i}", parameter)), options);
        using var single = new PerTensorAdamW(singleWeights, options);

        var times = Timing.InTurn(warmups: 5, runs: 41,
            new Work(
                () =>
                {
                    using var taken = flat.TakeGradients();
                    flat.Step(taken, LearningRate, double.IsFinite(taken.Norm) ? 1 : 0);
                },
                () => Give(flatWeights, gradients)),
            new Work(
                () =>
                {
                    if (double.IsFinite(single.Norm()))
                        single.Step(LearningRate);
                },
                () => Give(singleWeights, gradients)));
        RequireEqual(flatWeights, singleWeights);

        var what = $"{flat.Length / 1e6:F1} M weights in {shapes.Length} tensors";
        return
        [
            new Measurement("optimizer.flat", times[0], new Figure("ratio", times[1].Median / times[0].Median, $"times as fast as per_tensor, {what}")),
            new Measurement("optimizer.per_tensor", times[1]),
        ];
    }

    private static Parameter[] Copy(Tensor[] tensors) => [.. tensors.Select(tensor => new Parameter(tensor.clone()))];

    private static void Give(Parameter[] parameters, Tensor[] gradients)
    {
        // Only the parameter holds its gradient on, so that the memory is free again after the step, as in training.
        using var scope = NewDisposeScope();
        for (var i = 0; i < parameters.Length; i++)
            parameters[i].grad = gradients[i].clone();
    }

    // Two optimizers that do not do the same cannot be compared.
    private static void RequireEqual(Parameter[] some, Parameter[] others)
    {
        using var unrecorded = no_grad();
        for (var i = 0; i < some.Length; i++)
        {
            var difference = (some[i] - others[i]).abs().max().ToDouble();
            if (!(difference < 1e-4))
                throw new InvalidOperationException($"The two optimizers' weights differ by {difference} in tensor {i}; at most 1e-4 was expected.");
        }
    }
}
