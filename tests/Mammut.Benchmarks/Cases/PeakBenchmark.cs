using Mammut.Benchmarks.Machine;
using Mammut.Benchmarks.Pairs;
using static TorchSharp.torch;

namespace Mammut.Benchmarks.Cases;

/// <summary>
/// The share of the fastest matrix products of this machine that the S-32 step reaches, all texts of 77 tokens. The step's
/// operations are three times those that the compiler counts in its products forward: backward computes the gradient of the
/// input and that of the weight, a product of the same size each. In turn, so that other work on the machine falls on both.
/// </summary>
internal static class PeakBenchmark
{
    private const int Batch = 32;
    private const int Rounds = 5;
    private const double Milliseconds = 1000;

    public static IEnumerable<Measurement> Run()
    {
        using var files = new CaseFiles();
        foreach (var half in new[] { false, true })
        {
            var @case = new PairedCase(PairedTask.Training, PairedSize.Of("s32"), Batch, Realistic: false, half);
            var operations = 3.0 * Batch * @case.Size.Summary.ForwardFlops / 1e9;
            var name = half ? "bf16" : "fp32";
            using var step = Contestant.Ours();
            step.Ask("load", @case.Request(files));
            var (peaks, times) = (new List<double>(), new List<double>());
            for (var round = -1; round < Rounds; round++)
            {
                var (peak, time) = (MachineSpeed.Products(half ? ScalarType.BFloat16 : ScalarType.Float32, Milliseconds), (double)step.Ask("run")["ms"]!);
                if (round < 0)
                    continue;
                peaks.Add(peak);
                times.Add(time);
            }

            var (speed, product) = (Timing.Of(peaks), Timing.Of(peaks.Select(peak => MachineSpeed.ProductFlops / peak / 1e6)));
            yield return new Measurement($"peak.product.{name}", product, new Figure("gflop_per_s", speed.Median, "GFLOP/s"));
            var measured = Timing.Of(times);
            var reached = 1000 * operations / measured.Median;
            yield return new Measurement($"peak.step.{name}", measured,
                new Figure("gflop", operations, "GFLOP a step (3 x the compiler's count of the forward pass)"),
                new Figure("gflop_per_s", reached, "GFLOP/s"),
                new Figure("share", reached / speed.Median, "of the fastest product"));
        }
    }
}
