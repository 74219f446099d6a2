using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Mammut.Benchmarks.Generators;

namespace Mammut.Benchmarks.Cases;

/// <summary>
/// The source generator, on its first run and after an edit that has nothing to do with any declaration, against the SDK's own
/// generator of serializers with as many contexts and about as much output. BenchmarkDotNet measures, in this process.
/// </summary>
internal static class GeneratorBenchmark
{
    private const double Million = 1e6;

    /// <summary>From here on a run takes seconds, and a few will do.</summary>
    private const int Many = 1000;

    public static IEnumerable<Measurement> Run() =>
    [
        .. Measure(warmups: 15, iterations: 15, count => count < Many),
        .. Measure(warmups: 2, iterations: 5, count => count >= Many),
    ];

    private static IEnumerable<Measurement> Measure(int warmups, int iterations, Func<int, bool> counts)
    {
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithStrategy(RunStrategy.Monitoring)
            .WithWarmupCount(warmups).WithIterationCount(iterations).WithInvocationCount(1).WithUnrollFactor(1);
        // The result goes to our own report; on a failure the summary says why.
        var config = ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddLogger(NullLogger.Instance)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddFilter(new SimpleFilter(benchmark => counts((int)benchmark.Parameters[nameof(GeneratorRuns.Count)])))
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "BenchmarkDotNet.Artifacts"));
        var summary = BenchmarkRunner.Run<GeneratorRuns>(config);
        if (summary.Reports.Length == 0 || summary.Reports.Any(report => !report.Success))
            throw new InvalidOperationException($"BenchmarkDotNet could not measure the generators: {string.Join("; ", summary.ValidationErrors.Select(error => error.Message))}");

        foreach (var count in summary.Reports.Select(Count).Distinct().Order())
        {
            var comparison = Comparison.Of(count);
            foreach (var method in new[] { nameof(GeneratorRuns.First), nameof(GeneratorRuns.Edit) })
            {
                var (ours, json) = (Find(summary, method, count, Whose.Ours), Find(summary, method, count, Whose.Json));
                yield return new Measurement(Name("generator", method, count), Time(ours), Allocated(ours),
                    new Figure("characters", comparison.ModelCharacters / Million, "M characters"),
                    new Figure("ratio", Time(ours).Median / Time(json).Median, "times the SDK generator's time"));
                yield return new Measurement(Name("generator.json", method, count), Time(json), Allocated(json),
                    new Figure("characters", comparison.ContextCharacters / Million, "M characters"),
                    new Figure("properties", comparison.Properties, "properties a context"));
            }
        }
    }

    private static BenchmarkReport Find(Summary summary, string method, int count, Whose whose) => summary.Reports.Single(report =>
        Count(report) == count
        && report.BenchmarkCase.Descriptor.WorkloadMethod.Name == method
        && (Whose)report.BenchmarkCase.Parameters[nameof(GeneratorRuns.Generator)] == whose);

    private static string Name(string whose, string method, int count) => $"{whose}.{method.ToLowerInvariant()}_{count}";

    private static int Count(BenchmarkReport report) => (int)report.BenchmarkCase.Parameters[nameof(GeneratorRuns.Count)];

    private static Timing Time(BenchmarkReport report)
    {
        // All of them, outliers too, as the other benchmarks count all theirs.
        var runs = report.AllMeasurements.Where(run => run.Is(IterationMode.Workload, IterationStage.Actual)).Select(run => run.Nanoseconds / run.Operations / Million).Order().ToArray();
        return new Timing(runs[runs.Length / 2], runs[0], runs[^1], runs.Length);
    }

    private static Figure Allocated(BenchmarkReport report) =>
        new("allocated_mb", report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase)!.Value / Million, "MB allocated");
}
