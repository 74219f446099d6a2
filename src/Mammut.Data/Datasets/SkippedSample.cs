namespace Mammut.Data;

/// <summary>One sample that was left out.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Source">The shard, table or annotation file that holds it.</param>
/// <param name="Key">The sample's key there.</param>
/// <param name="Message">What was expected and what came.</param>
/// <param name="Offset">The byte in <paramref name="Source"/> where it is, if it has a place there.</param>
public sealed record SkippedSample(SkipReason Reason, string Source, string Key, string Message, long? Offset = null)
{
    /// <summary>One line: reason, source, byte, key, message.</summary>
    public override string ToString() =>
        $"{Reason}: {Source}{(Offset is { } at ? $" at byte {at}" : "")}, '{Key}': {Message}";
}
