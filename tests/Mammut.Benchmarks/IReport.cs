namespace Mammut.Benchmarks;

/// <summary>Writes measurements as they come.</summary>
internal interface IReport
{
    /// <summary>Writes what stands before the first.</summary>
    void Begin();

    /// <summary>Writes one.</summary>
    void Add(Measurement measurement);
}
