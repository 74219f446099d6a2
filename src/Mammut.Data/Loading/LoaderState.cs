namespace Mammut.Data;

/// <summary>
/// How far a loader has come. Kept with a checkpoint and given to a new loader over the same data, with the same seed and options, it
/// makes that loader go on with the very batch that would have come next.
/// </summary>
/// <param name="Epoch">The number of the epoch, from 0.</param>
/// <param name="Samples">How many samples of that epoch's order lie behind, those skipped as broken included.</param>
public sealed record LoaderState(long Epoch, long Samples)
{
    /// <summary>Before the first sample.</summary>
    public static LoaderState Beginning { get; } = new(0, 0);
}
