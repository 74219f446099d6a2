namespace Mammut.Benchmarks.Pairs;

/// <summary>What one side took.</summary>
/// <param name="Time">Time of a run.</param>
/// <param name="Processor">Time of a run on all processors together; on a busy machine it is the steadier one.</param>
/// <param name="PeakMiB">Most memory that the process had in use, its libraries included.</param>
/// <param name="BaselineMiB">What it had in use after it had loaded its libraries.</param>
/// <param name="TensorsMiB">Most memory that tensors had at a time; null where nobody counts it.</param>
internal sealed record Side(Timing Time, Timing Processor, double PeakMiB, double BaselineMiB, double? TensorsMiB);

/// <summary>One line of the comparison.</summary>
/// <param name="Case">The case's name.</param>
/// <param name="Ours">Ours.</param>
/// <param name="Reference">The reference.</param>
/// <param name="StatedMiB">What the compiler says that the tensors of ours take; null where it says nothing.</param>
internal sealed record PairedMeasurement(string Case, Side Ours, Side Reference, double? StatedMiB)
{
    /// <summary>How many times as fast ours is: the ratio of the medians.</summary>
    public double Speedup => Reference.Time.Median / Ours.Time.Median;

    /// <summary>Our peak of memory as a share of the reference's.</summary>
    public double Memory => Ours.PeakMiB / Reference.PeakMiB;
}
