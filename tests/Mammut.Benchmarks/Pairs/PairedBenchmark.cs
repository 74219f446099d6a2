using System.Text.Json.Nodes;

namespace Mammut.Benchmarks.Pairs;

/// <summary>Runs ours and the reference in turn, each in a process of its own, after both have shown that they compute the same.</summary>
internal static class PairedBenchmark
{
    /// <summary>About how long the rounds of a case may take, in milliseconds; fewer than three are never made.</summary>
    private const double Budget = 15_000;

    private const int FewestRounds = 3;
    private const int MostRounds = 25;

    /// <summary>Measures cases.</summary>
    /// <param name="cases">Which.</param>
    /// <param name="python">A Python that has PyTorch.</param>
    public static IEnumerable<PairedMeasurement> Run(IEnumerable<IPairedCase> cases, string python)
    {
        using var files = new CaseFiles();
        foreach (var @case in cases)
            yield return Measure(@case, files, python);
    }

    private static PairedMeasurement Measure(IPairedCase @case, CaseFiles files, string python)
    {
        var request = @case.Request(files);
        using var ours = Contestant.Ours();
        using var reference = Contestant.Reference(python);
        var baseline = ours.Ask("load", request);
        var referenceBaseline = reference.Ask("load", request);
        var computed = ours.Ask("check");
        if (@case.IsJudged)
            RequireEqual(@case, Values(reference.Ask("judge", new JsonObject { ["values"] = computed["values"]!.DeepClone() })), [1]);
        else
            RequireEqual(@case, Values(computed), Values(reference.Ask("check")));

        // The first round starts threads and touches memory; the second says how many more there is time for.
        Round();
        var (one, another) = Round();
        var rounds = (int)Math.Clamp(Budget / (one.Ms + another.Ms), FewestRounds, MostRounds);
        var runs = Enumerable.Range(0, rounds).Select(_ => Round()).ToArray();
        return new PairedMeasurement(@case.Name,
            Of([.. runs.Select(run => run.Ours)], ours, baseline), Of([.. runs.Select(run => run.Reference)], reference, referenceBaseline), @case.StatedMiB);

        (TimedRun Ours, TimedRun Reference) Round() => (TimedRun.Of(ours.Ask("run")), TimedRun.Of(reference.Ask("run")));
    }

    private static Side Of(TimedRun[] runs, Contestant contestant, JsonNode loaded)
    {
        var memory = contestant.Ask("memory");
        return new(
            Timing.Of(runs.Select(run => run.Ms)), Timing.Of(runs.Select(run => run.ProcessorMs)),
            (double)memory["peak_mib"]!, (double)loaded["baseline_mib"]!, (double?)memory["tensors_mib"]);
    }

    private static double[] Values(JsonNode answer) => [.. answer["values"]!.AsArray().Select(value => (double)value!)];

    // Two that do not compute the same cannot be compared.
    private static void RequireEqual(IPairedCase @case, double[] ours, double[] reference)
    {
        if (ours.Length != reference.Length)
            throw new InvalidOperationException($"{@case.Name}: ours gives {ours.Length} numbers to compare, the reference {reference.Length}.");
        var largest = reference.Max(Math.Abs);
        for (var i = 0; i < ours.Length; i++)
        {
            if (!(Math.Abs(ours[i] - reference[i]) <= @case.Tolerance * largest))
                throw new InvalidOperationException($"{@case.Name}: number {i} is {ours[i]} in ours and {reference[i]} in the reference; they may differ by {@case.Tolerance * largest}.");
        }
    }

    private sealed record TimedRun(double Ms, double ProcessorMs)
    {
        public static TimedRun Of(JsonNode answer) => new((double)answer["ms"]!, (double)answer["cpu_ms"]!);
    }
}
