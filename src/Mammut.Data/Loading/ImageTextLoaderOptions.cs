namespace Mammut.Data;

/// <summary>How an <see cref="ImageTextLoader"/> reads. The defaults are those of training for one epoch.</summary>
public sealed record ImageTextLoaderOptions
{
    /// <summary>Samples in a batch.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Whether the order is random: shards (or the rows of a list) as wholes, then within <see cref="ShuffleBuffer"/>.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>
    /// How many samples wait, undecoded, for one of them to be drawn; 1 leaves the order of the shards as it is. Should be several times
    /// the number of samples that lie together because they are alike. Of no account without <see cref="Shuffle"/>.
    /// </summary>
    public int ShuffleBuffer { get; init; } = 1000;

    /// <summary>Where order, crops, flips and the choice of captions come from.</summary>
    public long Seed { get; init; }

    /// <summary>After how many passes over the data the loader ends; null for never. Epochs before <see cref="Start"/> count.</summary>
    public long? Epochs { get; init; } = 1;

    /// <summary>Whether the last batch of an epoch is left out when it is not full. Batches never span two epochs.</summary>
    public bool DropLast { get; init; }

    /// <summary>Which caption is taken of several.</summary>
    public CaptionChoice Captions { get; init; } = CaptionChoice.Random;

    /// <summary>Whether rows of tokens are padded to the context length rather than to the longest of the batch.</summary>
    public bool PadToContext { get; init; }

    /// <summary>
    /// Threads that decode, at least 1. The batches are the same for any number. By default one for each core but one, at most 16.
    /// </summary>
    public int Workers { get; init; } = Math.Clamp(Environment.ProcessorCount - 1, 1, 16);

    /// <summary>
    /// How many batches are prepared ahead, at least 1. What is decoded and not yet handed out never exceeds this many batches: with
    /// 256 pictures of 3x224x224 in a batch, 154 MB for each.
    /// </summary>
    public int MaxQueuedBatches { get; init; } = 3;

    /// <summary>
    /// Whether the images are in pinned memory, from which a GPU copies while the processor goes on
    /// (<c>batch.Images.to(device, non_blocking: true)</c>). Needs a GPU.
    /// </summary>
    public bool PinMemory { get; init; }

    /// <summary>The most pixels an image may have before it is resized; larger ones are skipped.</summary>
    public long PixelLimit { get; init; } = ImageCodec.DefaultPixelLimit;

    /// <summary>Where to begin.</summary>
    public LoaderState Start { get; init; } = LoaderState.Beginning;

    /// <summary>For evaluation: the data's own order, once, to the last sample, each picture with its first caption.</summary>
    /// <param name="batchSize">Samples in a batch.</param>
    public static ImageTextLoaderOptions Evaluation(int batchSize = 32) => new()
    {
        BatchSize = batchSize, Shuffle = false, Captions = CaptionChoice.First, DropLast = false, Epochs = 1,
    };

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ShuffleBuffer, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Workers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxQueuedBatches, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(PixelLimit, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Epochs ?? 0, nameof(Epochs));
        ArgumentNullException.ThrowIfNull(Start);
        ArgumentOutOfRangeException.ThrowIfNegative(Start.Epoch, nameof(Start));
        ArgumentOutOfRangeException.ThrowIfNegative(Start.Samples, nameof(Start));
    }
}
