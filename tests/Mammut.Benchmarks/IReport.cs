using Mammut.Benchmarks.Pairs;

namespace Mammut.Benchmarks;

/// <summary>Writes measurements as they come.</summary>
internal interface IReport
{
    /// <summary>Writes what stands before the first.</summary>
    void Begin();

    /// <summary>Writes one.</summary>
    void Add(Measurement measurement);

    /// <summary>Writes one of ours and the reference.</summary>
    void Add(PairedMeasurement measurement);
}
