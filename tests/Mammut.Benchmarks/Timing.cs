using System.Diagnostics;

namespace Mammut.Benchmarks;

/// <summary>Something to time.</summary>
/// <param name="Run">What is timed.</param>
/// <param name="Prepare">Done before each run, outside the time; null for nothing.</param>
internal sealed record Work(Action Run, Action? Prepare = null);

/// <summary>How long several runs of the same work took, in milliseconds.</summary>
internal sealed record Timing(double Median, double Min, double Max, int Runs)
{
    /// <summary>
    /// Times works in turn, A B A B …: what else the machine does then falls on all of them alike, and their medians can be compared.
    /// </summary>
    /// <param name="warmups">Rounds that do not count: the first ones compile code, allocate, and start threads.</param>
    /// <param name="runs">Rounds that count.</param>
    /// <param name="works">What is timed.</param>
    /// <returns>One timing for each work.</returns>
    public static Timing[] InTurn(int warmups, int runs, params Work[] works)
    {
        var times = works.Select(_ => new List<double>(runs)).ToArray();
        for (var round = -warmups; round < runs; round++)
        {
            for (var i = 0; i < works.Length; i++)
            {
                works[i].Prepare?.Invoke();
                var began = Stopwatch.GetTimestamp();
                works[i].Run();
                var elapsed = Stopwatch.GetElapsedTime(began);
                if (round >= 0)
                    times[i].Add(elapsed.TotalMilliseconds);
            }
        }

        return [.. times.Select(Of)];
    }

    /// <summary>The time of one of so many equal parts of a run.</summary>
    public Timing Per(int parts) => new(Median / parts, Min / parts, Max / parts, Runs);

    /// <summary>The median and the ends of times in milliseconds.</summary>
    public static Timing Of(IEnumerable<double> times)
    {
        var sorted = times.Order().ToArray();
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Timing(median, sorted[0], sorted[^1], sorted.Length);
    }
}
