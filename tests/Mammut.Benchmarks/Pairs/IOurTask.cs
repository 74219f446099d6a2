namespace Mammut.Benchmarks.Pairs;

/// <summary>A case as ours runs it.</summary>
internal interface IOurTask : IDisposable
{
    /// <summary>Numbers that must be those of the reference.</summary>
    double[] Check();

    /// <summary>What is timed.</summary>
    void Run();
}
