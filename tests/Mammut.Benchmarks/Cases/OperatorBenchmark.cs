using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Benchmarks.Cases;

/// <summary>What a call through the binding costs, on tensors so small that the arithmetic does not count.</summary>
internal static class OperatorBenchmark
{
    private const int Calls = 10_000;

    public static IEnumerable<Measurement> Run()
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        var (left, right) = (zeros(16), zeros(16));
        var works = new Work[]
        {
            new(() =>
            {
                for (var i = 0; i < Calls; i++)
                    left.add(right).Dispose();
            }),
            new(() =>
            {
                // What it returns may be the tensor itself, so it is the scope that frees it.
                using var inner = NewDisposeScope();
                for (var i = 0; i < Calls; i++)
                    left.add_(right);
            }),
            new(() =>
            {
                for (var i = 0; i < Calls; i++)
                    left.view(4, 4).Dispose();
            }),
        };
        var times = Timing.InTurn(warmups: 3, runs: 15, works);
        return times.Zip(["operator.add", "operator.add_", "operator.view"], (time, name) =>
        {
            var call = time.Per(Calls);
            return new Measurement(name, call, new Figure("us", 1000 * call.Median, "µs a call"));
        });
    }
}
