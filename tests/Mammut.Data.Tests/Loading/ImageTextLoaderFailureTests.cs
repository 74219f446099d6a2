using System.Diagnostics;

namespace Mammut.Data.Tests.Loading;

public sealed class ImageTextLoaderFailureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_kind_of_broken_sample_is_skipped_counted_and_named()
    {
        var good = Pictures.Jpeg(1);
        var shard = _folder.Write("a.tar", Shards.Tar(
            [
                .. Shards.Samples("good", 3),
                ("truncated.jpg", good[..(good.Length / 2)]), Shards.Text("truncated.txt", "x"),
                ("unknown.jpg", "GIF89a"u8.ToArray()), Shards.Text("unknown.txt", "x"),
                ("large.jpg", Pictures.Jpeg(1, 60, 60)), Shards.Text("large.txt", "x"),
                ("silent.jpg", good),
                Shards.Text("blind.txt", "x"),
                ("garbled.jpg", good), ("garbled.txt", [0xFF]),
                ("../up.jpg", good),
                .. Shards.Samples("later", 2),
            ]));
        var table = _folder.Write("t.csv", "filepath,title\nnowhere.jpg,x\n../b.jpg,x\n");
        var dataset = new JoinedDatasets(new WebDataset(shard), new CaptionTable(table));
        var loader = ImageTextLoaderTests.Loader(dataset, ImageTextLoaderOptions.Evaluation(4) with { PixelLimit = 3000, Workers = 2 });

        var batches = await BatchCopy.Collect(loader);

        Assert.Equal(["good0 good1 good2 later0", "later1"], batches.Select(b => b.Keys));
        Assert.Equal(
            new Dictionary<SkipReason, long>
            {
                [SkipReason.BadImage] = 2, [SkipReason.TooManyPixels] = 1, [SkipReason.MissingCaption] = 1, [SkipReason.MissingImage] = 2,
                [SkipReason.BadText] = 1, [SkipReason.PathOutside] = 2,
            },
            loader.Skips.Counts);
        SkippedSample Of(string key) => Assert.Single(loader.Skips.First, s => s.Key == key);
        Assert.Contains("truncated", Of("truncated").Message);
        Assert.Contains("Neither JPEG nor PNG", Of("unknown").Message);
        Assert.Contains("60x60 is 3600 pixels; the limit is 3000", Of("large").Message);
        Assert.Contains("nowhere.jpg", Of("nowhere.jpg").Message);
        Assert.Equal(shard, Of("truncated").Source);
        Assert.Equal(table, Of("nowhere.jpg").Source);
        Assert.NotNull(Of("truncated").Offset);
    }

    [Fact]
    public async Task A_broken_shard_ends_the_reading_after_the_samples_before_it()
    {
        var whole = Shards.Tar(Shards.Samples("a", 6));
        _folder.Write("0.tar", Shards.Tar(Shards.Samples("z", 2)));
        _folder.Write("1.tar", whole[..(whole.Length - 3000)]);
        var keys = new List<string>();
        var error = await Assert.ThrowsAsync<BrokenShardException>(async () =>
        {
            await foreach (var batch in ImageTextLoaderTests.Loader(new WebDataset(_folder["*.tar"]), ImageTextLoaderOptions.Evaluation(2)))
            {
                keys.AddRange(batch.Keys);
                batch.Dispose();
            }
        });
        Assert.Equal(_folder["1.tar"], error.Shard);
        Assert.Equal(["z0", "z1", "a0", "a1"], keys.Take(4));

        var loader = ImageTextLoaderTests.Loader(
            new WebDataset(_folder["*.tar"]) { ContinueOnBrokenShard = true }, ImageTextLoaderOptions.Evaluation(2));
        Assert.True((await BatchCopy.Collect(loader)).Count >= 2);
        Assert.Equal(1, loader.Skips.CountOf(SkipReason.BrokenShard));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 2)]
    [InlineData(3, 5)]
    public async Task What_is_decoded_and_not_handed_out_stays_within_the_limit(int workers, int queued)
    {
        const int batchSize = 8;
        var dataset = new WatchedPairs(400);
        var (handedOut, most) = (0, 0);
        dataset.BeforeDecoding = _ => InterlockedMax(ref most, dataset.Started - Volatile.Read(ref handedOut));
        var options = new ImageTextLoaderOptions
        {
            BatchSize = batchSize, MaxQueuedBatches = queued, Workers = workers, Shuffle = false, Epochs = 1,
        };
        await foreach (var batch in ImageTextLoaderTests.Loader(dataset, options))
        {
            batch.Dispose();

            // A slow consumer: the workers run ahead as far as they may.
            await Task.Delay(2);
            Volatile.Write(ref handedOut, handedOut + batchSize);
        }

        // Here a batch counts as handed out a little later than in the loader, which is one batch ahead meanwhile.
        Assert.InRange(most, (batchSize * queued) + 1, batchSize * (queued + 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task No_more_pictures_are_decoded_at_a_time_than_there_are_workers(int workers)
    {
        var most = 0;
        var dataset = new WatchedPairs(60);
        dataset.BeforeDecoding = _ =>
        {
            // Long enough for others to begin meanwhile, if they are let.
            Thread.Sleep(5);
            InterlockedMax(ref most, dataset.Decoding);
        };
        var options = ImageTextLoaderOptions.Evaluation(4) with { Workers = workers };
        await foreach (var batch in ImageTextLoaderTests.Loader(dataset, options))
        {
            batch.Dispose();
        }

        Assert.Equal(workers, most);
    }

    [Fact]
    public async Task A_consumer_that_stops_holds_the_workers_at_the_limit()
    {
        var dataset = new WatchedPairs(10_000);
        var options = new ImageTextLoaderOptions { BatchSize = 8, MaxQueuedBatches = 3, Workers = 4, ShuffleBuffer = 100 };
        await using var batches = ImageTextLoaderTests.Loader(dataset, options).GetAsyncEnumerator();
        Assert.True(await batches.MoveNextAsync());
        await Until(() => dataset.Decoded == 8 + (3 * 8));
        await Task.Delay(100);
        Assert.Equal(8 + (3 * 8), dataset.Decoded);
        Assert.InRange(dataset.Read, 100, 100 + 8 + (3 * 8) + 2);
        batches.Current.Dispose();
    }

    [Fact]
    public async Task An_error_that_is_no_broken_sample_reaches_the_consumer()
    {
        var dataset = new WatchedPairs(50) { BeforeDecoding = i => _ = i == 20 ? throw new InvalidOperationException("out of order") : 0 };
        var options = ImageTextLoaderOptions.Evaluation(8) with { Workers = 3 };
        var batches = 0;
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var batch in ImageTextLoaderTests.Loader(dataset, options))
            {
                batch.Dispose();
                batches++;
            }
        });
        Assert.Equal("out of order", error.Message);
        Assert.Equal(2, batches);
        Assert.Equal(0, dataset.Open);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_for_a_batch()
    {
        using var gate = new ManualResetEventSlim();
        var dataset = new WatchedPairs(100) { BeforeDecoding = _ => gate.Wait() };
        using var source = new CancellationTokenSource();
        var batches = ImageTextLoaderTests.Loader(dataset, ImageTextLoaderOptions.Evaluation(4)).GetAsyncEnumerator(source.Token);
        var next = batches.MoveNextAsync().AsTask();
        await Until(() => dataset.Decoding > 0);
        source.Cancel();
        gate.Set();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        await batches.DisposeAsync();
        Assert.Equal((0, 0), (dataset.Open, dataset.Decoding));
    }

    [Fact]
    public async Task Nothing_runs_on_after_disposal()
    {
        for (var i = 0; i < 20; i++)
        {
            var dataset = new WatchedPairs(10_000);
            var options = new ImageTextLoaderOptions { BatchSize = 4, Workers = 3, ShuffleBuffer = 10 };
            await using (var batches = ImageTextLoaderTests.Loader(dataset, options).GetAsyncEnumerator())
            {
                for (var taken = 0; taken < i % 3; taken++)
                {
                    Assert.True(await batches.MoveNextAsync());
                    batches.Current.Dispose();
                }
            }

            Assert.Equal((0, 0), (dataset.Open, dataset.Decoding));
            var (read, decoded) = (dataset.Read, dataset.Decoded);
            await Task.Delay(5);
            Assert.Equal((read, decoded), (dataset.Read, dataset.Decoded));
        }
    }

    [Fact]
    public async Task An_epoch_without_a_batch_is_an_error_and_not_an_endless_loop()
    {
        var endless = new ImageTextLoaderOptions { Epochs = null, BatchSize = 4 };
        var empty = await Assert.ThrowsAsync<InvalidDataException>(() =>
            BatchCopy.Collect(ImageTextLoaderTests.Loader(InMemoryPairs.Synthetic(0, 8), endless)));
        Assert.Contains("Epoch 0 gave no batch: of 0 samples, 0 were broken", empty.Message);

        var few = await Assert.ThrowsAsync<InvalidDataException>(() =>
            BatchCopy.Collect(ImageTextLoaderTests.Loader(InMemoryPairs.Synthetic(3, 8), endless with { DropLast = true })));
        Assert.Contains("3 good samples do not fill a batch of 4", few.Message);

        var dataset = new InMemoryPairs([ImageTextSample.FromBytes("k", "s", ["x"], new byte[] { 1, 2 })]);
        var broken = await Assert.ThrowsAsync<InvalidDataException>(() => BatchCopy.Collect(ImageTextLoaderTests.Loader(dataset, endless)));
        Assert.Contains("of 1 samples, 1 were broken", broken.Message);
        Assert.Contains("BadImage: s, 'k'", broken.Message);
    }

    private static async Task Until(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), "waited in vain");
            await Task.Delay(5);
        }
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
