namespace Mammut.Data;

/// <summary>How a data set is to be read once from beginning to end.</summary>
public sealed class DatasetPass
{
    /// <summary>Whether the order is random (as far as the data set can without holding it all: shards, or the rows of a list).</summary>
    public bool Shuffle { get; init; }

    /// <summary>Where the randomness comes from: the same seed and epoch give the same order.</summary>
    public long Seed { get; init; }

    /// <summary>The number of the pass, from 0; each has an order of its own.</summary>
    public long Epoch { get; init; }

    /// <summary>Where samples that are left out are counted.</summary>
    public SkipReport Skips { get; init; } = new();

    /// <summary>
    /// Whether the images of the samples to come shall be read from disk only when they are decoded. For a reader that passes over
    /// samples quickly; it may change during the pass.
    /// </summary>
    public bool DeferImages { get; set; }
}
