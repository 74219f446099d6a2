using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Mammut.Data;

/// <summary>
/// Batches of pictures and captions, read and decoded in the background. For a seed the batches are the same whatever the number of
/// workers, bit for bit. What is broken is skipped and told in <see cref="Skips"/>; what is decoded ahead is bounded.
/// </summary>
/// <remarks>
/// Each enumeration begins at <see cref="ImageTextLoaderOptions.Start"/>, with threads of its own that end with it. The workers
/// write into the tensors of the batches themselves, so that <c>MoveNextAsync</c> has nothing to copy unless a sample was broken. The
/// tensors are in no dispose scope; they belong to the batch.
/// </remarks>
public sealed class ImageTextLoader : IAsyncEnumerable<ImageTextBatch>
{
    private readonly IImageTextDataset _dataset;
    private readonly ITokenizer _tokenizer;
    private readonly int _contextLength;
    private readonly ImageTransform _transform;

    /// <summary>Puts a loader together; nothing is read yet.</summary>
    /// <param name="dataset">The samples; several data sets are one as <see cref="JoinedDatasets"/>.</param>
    /// <param name="tokenizer">Encodes the captions.</param>
    /// <param name="contextLength">The most ids in a row of tokens, start and end included, at least 2; longer captions are cut.</param>
    /// <param name="transform">Makes pictures into numbers.</param>
    /// <param name="options">How to read; those of training for one epoch by default.</param>
    /// <exception cref="ArgumentException">An option is out of range, or a batch of images would exceed 2 GiB.</exception>
    public ImageTextLoader(
        IImageTextDataset dataset, ITokenizer tokenizer, int contextLength, ImageTransform transform, ImageTextLoaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(transform);
        ArgumentOutOfRangeException.ThrowIfLessThan(contextLength, 2);
        Options = options ?? new ImageTextLoaderOptions();
        Options.Validate();
        if ((long)Options.BatchSize * transform.Length * sizeof(float) > int.MaxValue)
        {
            throw new ArgumentException(
                $"A batch of {Options.BatchSize} images of 3x{transform.Height}x{transform.Width} exceeds 2 GiB; use smaller batches.", nameof(options));
        }

        _dataset = dataset;
        _tokenizer = tokenizer;
        _contextLength = contextLength;
        _transform = transform;
    }

    /// <summary>How this loader reads.</summary>
    public ImageTextLoaderOptions Options { get; }

    /// <summary>What has been left out since the loader was made.</summary>
    public SkipReport Skips { get; } = new();

    /// <summary>How far the latest enumeration has come: where to go on once the batch handed out last is dealt with.</summary>
    public LoaderState State { get; private set; } = LoaderState.Beginning;

    /// <inheritdoc/>
    /// <exception cref="BrokenShardException">A shard breaks off, and the data set does not pass over it.</exception>
    /// <exception cref="InvalidDataException">An epoch gives no batch at all, or the state to start from is not one of these data.</exception>
    public async IAsyncEnumerator<ImageTextBatch> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        State = Options.Start;
        var decoder = new SampleDecoder(_tokenizer, _contextLength, _transform, Options);
        var memory = new PixelMemory(Options.BatchSize, _transform.Height, _transform.Width, Options.PinMemory);
        await using var pipeline = new LoaderPipeline(_dataset, Options, decoder, memory, Skips, cancellationToken);
        var ready = new List<DecodedSample>(Options.BatchSize);
        var (batches, broken) = (0L, 0L);
        await foreach (var item in pipeline.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (item.Sample is null)
            {
                pipeline.ReleaseEnd();
                if (batches == 0 && (ready.Count == 0 || Options.DropLast) && (item.Epoch != Options.Start.Epoch || Options.Start.Samples == 0))
                {
                    throw NothingCame(item, broken, ready.Count);
                }

                if (ready.Count > 0 && !Options.DropLast)
                {
                    yield return Deliver(ready, item, pipeline, memory);
                }

                pipeline.Release(item.Epoch, CollectionsMarshal.AsSpan(ready));
                ready.Clear();
                (batches, broken) = (0, 0);
                continue;
            }

            var decoded = await item.Decoded.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (decoded.Skipped is not null)
            {
                broken++;
                Skips.Add(decoded.Skipped);
                pipeline.Release(item.Epoch, decoded);
                continue;
            }

            ready.Add(decoded);
            if (ready.Count == Options.BatchSize)
            {
                batches++;
                yield return Deliver(ready, item, pipeline, memory);
            }
        }
    }

    private ImageTextBatch Deliver(List<DecodedSample> ready, LoaderItem last, LoaderPipeline pipeline, PixelMemory memory)
    {
        var state = new LoaderState(last.Epoch, last.Position);
        var images = memory.Assemble([.. ready.Select(sample => sample.Row)]);
        try
        {
            var tokens = TokenBatch.Pack(
                [.. ready.Select(sample => sample.Tokens)], _tokenizer.PaddingToken, Options.PadToContext ? _contextLength : null);

            // The caller may have a scope open on this thread; the batch is not its business.
            var batch = new ImageTextBatch(
                images, tokens.DetachFromDisposeScope(),
                [.. ready.Select(sample => sample.Caption)], [.. ready.Select(sample => sample.Sample.Key)],
                [.. ready.Select(sample => sample.Sample.Captions)], state);
            pipeline.Release(last.Epoch, CollectionsMarshal.AsSpan(ready));
            ready.Clear();
            State = state;
            return batch;
        }
        catch
        {
            images.Dispose();
            throw;
        }
    }

    private InvalidDataException NothingCame(LoaderItem end, long broken, int good)
    {
        var what = good > 0
            ? $"{good} good samples do not fill a batch of {Options.BatchSize}, and {nameof(ImageTextLoaderOptions.DropLast)} is set"
            : $"of {end.Position} samples, {broken} were broken";
        return new InvalidDataException($"Epoch {end.Epoch} gave no batch: {what}. {Skips}");
    }
}
