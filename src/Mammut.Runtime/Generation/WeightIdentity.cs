namespace Mammut;

/// <summary>What tells whether a weight is still the one that a copy was made of.</summary>
/// <param name="Address">Where its elements lie.</param>
/// <param name="Version">libtorch's count of its changes; -1 where it keeps none.</param>
/// <param name="Sample">A hash of some of its elements, for changes that libtorch does not see; 0 where none was taken.</param>
internal readonly record struct WeightIdentity(long Address, long Version, long Sample);
