using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Mammut.Data;

/// <summary>
/// Reads and decodes ahead of a consumer. One task reads the data set in order; worker threads decode; the consumer gets the samples in
/// the order of reading, whichever is decoded first. An item is let in only against a permit, which the consumer gives back when it has
/// taken the item: that bounds what is decoded and waiting. The end of an epoch takes a permit too, or epochs without samples would
/// pile up without end.
/// </summary>
internal sealed class LoaderPipeline : IAsyncDisposable
{
    private const int ForBuffer = 3;

    private readonly IImageTextDataset _dataset;
    private readonly ImageTextLoaderOptions _options;
    private readonly SampleDecoder _decoder;
    private readonly PixelMemory _memory;
    private readonly SkipReport _skips;
    private readonly CancellationTokenSource _stop;
    private readonly SemaphoreSlim _permits;
    private readonly Channel<LoaderItem> _ordered = Channel.CreateUnbounded<LoaderItem>(new() { SingleReader = true, SingleWriter = true });
    private readonly BlockingCollection<LoaderItem> _work = [];
    private readonly Task[] _running;

    public LoaderPipeline(
        IImageTextDataset dataset, ImageTextLoaderOptions options, SampleDecoder decoder, PixelMemory memory, SkipReport skips,
        CancellationToken cancellationToken)
    {
        _dataset = dataset;
        _options = options;
        _decoder = decoder;
        _memory = memory;
        _skips = skips;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _permits = new SemaphoreSlim(checked(options.BatchSize * options.MaxQueuedBatches));

        // Threads of their own: blocked or busy workers must not starve the thread pool that everything else runs on.
        _running =
        [
            Task.Run(ProduceAsync, CancellationToken.None),
            .. Enumerable.Range(0, options.Workers).Select(_ => Task.Factory.StartNew(
                Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
        ];
    }

    /// <summary>The items in order; the samples among them may still be on their way.</summary>
    public async IAsyncEnumerable<LoaderItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _ordered.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (_ordered.Reader.TryRead(out var item))
            {
                yield return item;
            }
        }
    }

    /// <summary>Says that samples have been taken over or were broken: their memory is free, as many others may follow.</summary>
    /// <param name="epoch">The epoch they are of.</param>
    /// <param name="samples">The samples.</param>
    public void Release(long epoch, params ReadOnlySpan<DecodedSample> samples)
    {
        foreach (var sample in samples)
        {
            _memory.Release(sample.Row);
            if (sample.Skipped is not null)
            {
                _memory.SawBroken(epoch);
            }

            _permits.Release();
        }
    }

    /// <summary>Says that the end of an epoch has been seen.</summary>
    public void ReleaseEnd() => _permits.Release();

    /// <summary>Stops reading and decoding, and returns when no task and no thread is left.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_running).ConfigureAwait(false);
        _stop.Dispose();
        _permits.Dispose();
        _work.Dispose();
        _memory.Dispose();
    }

    private async Task ProduceAsync()
    {
        try
        {
            for (var epoch = _options.Start.Epoch; _options.Epochs is not { } epochs || epoch < epochs; epoch++)
            {
                await ProduceEpochAsync(epoch, epoch == _options.Start.Epoch ? _options.Start.Samples : 0).ConfigureAwait(false);
            }

            _ordered.Writer.Complete();
        }
        catch (Exception e)
        {
            // Whatever ends the reading is the consumer's to see, after the samples that were read before it.
            _ordered.Writer.Complete(e);
        }
        finally
        {
            _work.CompleteAdding();
        }
    }

    private async Task ProduceEpochAsync(long epoch, long behind)
    {
        var pass = new DatasetPass
        {
            Shuffle = _options.Shuffle, Seed = _options.Seed, Epoch = epoch, Skips = _skips, DeferImages = behind > 0,
        };
        var samples = _dataset.ReadAsync(pass, _stop.Token);
        if (_options.Shuffle && _options.ShuffleBuffer > 1)
        {
            var random = new SplitMix64(SplitMix64.Combine(_options.Seed, epoch, ForBuffer));
            samples = ShuffleBuffer.Shuffle(samples, _options.ShuffleBuffer, random, _stop.Token);
        }

        _memory.BeginEpoch(epoch);
        var position = 0L;
        await foreach (var sample in samples.ConfigureAwait(false))
        {
            position++;
            pass.DeferImages = position < behind;
            if (position <= behind)
            {
                _stop.Token.ThrowIfCancellationRequested();
                continue;
            }

            await _permits.WaitAsync(_stop.Token).ConfigureAwait(false);
            var item = new LoaderItem(sample, epoch, position, _memory.Next());
            _ordered.Writer.TryWrite(item);
            _work.Add(item);
        }

        if (position < behind)
        {
            throw new InvalidDataException(
                $"The loader was to start after sample {behind} of epoch {epoch}, but that epoch has {position}: the data are not those of the saved state.");
        }

        await _permits.WaitAsync(_stop.Token).ConfigureAwait(false);
        _ordered.Writer.TryWrite(new LoaderItem(null, epoch, position));
    }

    private void Work()
    {
        try
        {
            foreach (var item in _work.GetConsumingEnumerable(_stop.Token))
            {
                try
                {
                    item.Complete(_decoder.Decode(item));
                }
                catch (Exception e)
                {
                    // Not a broken sample (those come back as results): the consumer gets it in its place.
                    item.Fail(e);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The way a worker ends before its work does.
        }
    }
}
