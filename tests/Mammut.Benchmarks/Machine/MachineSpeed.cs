using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Benchmarks.Machine;

/// <summary>What the machine does at best through this torch: the limits that a step can be held against.</summary>
internal static class MachineSpeed
{
    private const long Side = 2048;
    private const long Copied = 64 << 20;

    /// <summary>Floating-point operations of the product that is measured.</summary>
    public const double ProductFlops = 2.0 * Side * Side * Side;

    /// <summary>GFLOP/s of the product of two square matrices, the fastest of some.</summary>
    /// <param name="type">Float32 or bfloat16.</param>
    /// <param name="milliseconds">For about how long to measure.</param>
    public static double Products(ScalarType type, double milliseconds)
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        var (left, right) = (randn(Side, Side).to(type), randn(Side, Side).to(type));
        return ProductFlops / Fastest(milliseconds, () => left.matmul(right).Dispose()) / 1e6;
    }

    /// <summary>GB/s at which memory that is in use already is copied, what is read and what is written both counted.</summary>
    /// <param name="milliseconds">For about how long to measure.</param>
    public static double Copies(double milliseconds)
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        var (from, to) = (zeros(Copied), zeros(Copied));
        return 2 * sizeof(float) * Copied / Fastest(milliseconds, () => to.copy_(from)) / 1e6;
    }

    /// <summary>GB/s at which memory is written that the system has just given: each page is then cleared and mapped first.</summary>
    public static double FirstTouch()
    {
        using var unrecorded = no_grad();
        // Once only: an allocator that keeps what is freed would give the same pages again.
        var began = Stopwatch.GetTimestamp();
        using var fresh = ones(2 * Copied);
        return sizeof(float) * 2 * Copied / Stopwatch.GetElapsedTime(began).TotalMilliseconds / 1e6;
    }

    // The fastest, for this is about what the machine can do; the first, which starts threads, is not counted.
    private static double Fastest(double milliseconds, Action work)
    {
        using var scope = NewDisposeScope();
        work();
        var (began, fastest) = (Stopwatch.GetTimestamp(), double.MaxValue);
        do
        {
            var start = Stopwatch.GetTimestamp();
            work();
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        while (Stopwatch.GetElapsedTime(began).TotalMilliseconds < milliseconds);
        return fastest;
    }
}
