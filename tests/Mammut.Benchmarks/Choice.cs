using Mammut.Benchmarks.Pairs;

namespace Mammut.Benchmarks;

/// <summary>Which benchmarks a name asks for: <c>training.s32</c> is every case whose name begins with that, up to a dot.</summary>
/// <param name="name">The name; null for all that there are.</param>
internal sealed class Choice(string? name)
{
    /// <summary>Whether a case is asked for; one that takes minutes only by its whole name.</summary>
    public bool Has(IPairedCase @case) =>
        Has(@case.Name) && (!@case.IsLong || @case.Name == name) && (@case is not GpuCase || name is not null);

    /// <summary>Whether a benchmark of this name is asked for.</summary>
    public bool Has(string benchmark) => name is null || benchmark == name || benchmark.StartsWith(name + ".", StringComparison.Ordinal);
}
