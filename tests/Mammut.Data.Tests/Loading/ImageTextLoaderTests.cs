using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Data.Tests.Loading;

public sealed class ImageTextLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_batch_holds_normalised_images_padded_tokens_captions_and_keys()
    {
        var pairs = Enumerable.Range(0, 3).Select(i => (Pictures.Smooth(12, 9, i), new string('x', i + 1)));
        var transform = ImageTransform.Evaluation(8);
        var loader = Loader(new InMemoryPairs(pairs), ImageTextLoaderOptions.Evaluation(3), transform);
        var count = 0;
        await foreach (var batch in loader)
        {
            using (batch)
            {
                count++;
                Assert.Equal(ScalarType.Float32, batch.Images.dtype);
                Assert.Equal(ScalarType.Int64, batch.Tokens.dtype);
                Assert.Equal([3L, 3, 8, 8], batch.Images.shape);
                Assert.Equal([3L, 5], batch.Tokens.shape);
                Assert.Equal([1L, 'x', 2, 0, 0, 1, 'x', 'x', 2, 0, 1, 'x', 'x', 'x', 2], batch.Tokens.data<long>().ToArray());
                Assert.Equal(["x", "xx", "xxx"], batch.Captions);
                Assert.Equal(["000000", "000001", "000002"], batch.Keys);
                Assert.Equal(3, batch.Count);
                var expected = new float[3 * transform.Length];
                for (var i = 0; i < 3; i++)
                {
                    transform.Apply(Pictures.Smooth(12, 9, i), expected.AsSpan(i * transform.Length));
                }

                Assert.Equal(expected, batch.Images.data<float>().ToArray());
            }
        }

        Assert.Equal(1, count);
        Assert.Equal(new LoaderState(0, 3), loader.State);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Batches_are_the_same_for_any_number_of_workers(int workers)
    {
        var dataset = ShardsWithBrokenSamples();
        var options = Training() with { Epochs = 2 };
        var transform = ImageTransform.Training(16, new RandomCrop(MinScale: 0.4), flip: true);
        var expected = await BatchCopy.Collect(Loader(dataset, options with { Workers = 1 }, transform));
        var actual = await BatchCopy.Collect(Loader(dataset, options with { Workers = workers, MaxQueuedBatches = 1 + workers }, transform));
        Assert.Equal(20, expected.Count);
        BatchCopy.AssertSame(expected, actual);
    }

    [Fact]
    public async Task Order_crops_and_captions_depend_on_seed_and_epoch()
    {
        var dataset = ShardsWithBrokenSamples();
        var transform = ImageTransform.Training(16);
        var two = await BatchCopy.Collect(Loader(dataset, Training() with { Epochs = 2 }, transform));
        var other = await BatchCopy.Collect(Loader(dataset, Training() with { Seed = 2 }, transform));
        string Keys(IEnumerable<BatchCopy> batches) => string.Join(" ", batches.Select(b => b.Keys));
        string Sorted(IEnumerable<BatchCopy> batches) => string.Join(" ", Keys(batches).Split(' ').Order());

        Assert.NotEqual(Keys(two.Take(10)), Keys(two.Skip(10)));
        Assert.NotEqual(Keys(two.Take(10)), Keys(other));
        Assert.Equal(Sorted(two.Take(10)), Sorted(two.Skip(10)));
        Assert.Equal(Sorted(two.Take(10)), Sorted(other));
    }

    [Fact]
    public async Task One_of_several_captions_is_drawn_each_epoch_and_the_first_in_evaluation()
    {
        var samples = Enumerable.Range(0, 40).Select(i =>
            ImageTextSample.FromImage($"{i}", "memory", ["first", "second", "third"], Pictures.Smooth(8, 8, i)));
        var dataset = new InMemoryPairs(samples);
        var options = Training() with { Shuffle = false, Epochs = 2, BatchSize = 40 };
        var epochs = (await BatchCopy.Collect(Loader(dataset, options))).Select(b => b.Captions).ToArray();
        var counts = epochs.SelectMany(e => e.Split(" | ")).CountBy(w => w).ToDictionary();
        Assert.All(["first", "second", "third"], w => Assert.InRange(counts[w], 12, 42));
        Assert.Equal(2, epochs.Distinct().Count());

        var loader = Loader(dataset, ImageTextLoaderOptions.Evaluation(16));
        await foreach (var batch in loader)
        {
            using (batch)
            {
                Assert.All(batch.Captions, c => Assert.Equal("first", c));
                Assert.All(batch.References, r => Assert.Equal(["first", "second", "third"], r));
            }
        }
    }

    [Fact]
    public async Task A_picture_is_cropped_anew_in_each_epoch()
    {
        var options = Training() with { Shuffle = false, Epochs = 2, BatchSize = 4 };
        var transform = ImageTransform.Training(8, new RandomCrop(MinScale: 0.4));
        var epochs = await BatchCopy.Collect(Loader(InMemoryPairs.Synthetic(4, 16), options, transform));
        Assert.Equal(epochs[0].Keys, epochs[1].Keys);
        Assert.False(epochs[0].Images.AsSpan().SequenceEqual(epochs[1].Images));
    }

    [Fact]
    public async Task The_shuffle_buffer_mixes_within_and_between_shards()
    {
        for (var i = 0; i < 4; i++)
        {
            _folder.Write($"{i}.tar", Shards.Tar(Shards.Samples($"s{i}-", 25)));
        }

        var dataset = new WebDataset(_folder["*.tar"]);
        var options = Training() with { BatchSize = 100, ShuffleBuffer = 60 };
        var keys = (await BatchCopy.Collect(Loader(dataset, options)))[0].Keys.Split(' ');
        Assert.Equal(100, keys.Distinct().Count());
        Assert.True(keys.Take(30).Select(k => k[..2]).Distinct().Count() >= 2, string.Join(" ", keys));
        var unmixed = (await BatchCopy.Collect(Loader(dataset, options with { ShuffleBuffer = 1 })))[0].Keys.Split(' ');
        Assert.Equal(4, unmixed.Chunk(25).Count(chunk => chunk.Select(k => k[..2]).Distinct().Count() == 1));
    }

    [Theory]
    [InlineData(false, "4 4 2 4 4 2")]
    [InlineData(true, "4 4 4 4")]
    public async Task The_last_batch_of_an_epoch_is_kept_or_dropped(bool drop, string sizes)
    {
        var options = Training() with { BatchSize = 4, Epochs = 2, DropLast = drop };
        var batches = await BatchCopy.Collect(Loader(InMemoryPairs.Synthetic(10, 8), options));
        Assert.Equal(sizes, string.Join(" ", batches.Select(b => b.Keys.Split(' ').Length)));
    }

    [Fact]
    public async Task Without_a_number_of_epochs_the_loader_goes_on()
    {
        var loader = Loader(InMemoryPairs.Synthetic(3, 8), Training() with { BatchSize = 2, Epochs = null });
        var batches = await BatchCopy.Collect(loader, most: 21);
        Assert.Equal(new LoaderState(10, 2), batches[^1].State);
    }

    [Fact]
    public async Task Rows_may_be_padded_to_the_context_and_long_captions_are_cut()
    {
        var dataset = new InMemoryPairs([(Pictures.Smooth(8, 8, 1), "ab"), (Pictures.Smooth(8, 8, 1), "abcdefghij")]);
        var options = ImageTextLoaderOptions.Evaluation() with { PadToContext = true };
        var loader = new ImageTextLoader(dataset, new LetterTokenizer(), 6, ImageTransform.Evaluation(8), options);
        var batch = Assert.Single(await BatchCopy.Collect(loader));
        Assert.Equal($"1 {(int)'a'} {(int)'b'} 2 0 0 1 {(int)'a'} {(int)'b'} {(int)'c'} {(int)'d'} 2", batch.Tokens);
    }

    [Fact]
    public async Task Continuing_from_any_batch_gives_the_batches_that_would_have_come()
    {
        var dataset = ShardsWithBrokenSamples();
        var options = Training() with { Epochs = 2, BatchSize = 7, ShuffleBuffer = 20 };
        var transform = ImageTransform.Training(16, new RandomCrop(MinScale: 0.4));
        var all = await BatchCopy.Collect(Loader(dataset, options, transform));
        Assert.True(all.Count > 12);
        for (var done = 1; done <= all.Count; done++)
        {
            var loader = Loader(dataset, options with { Start = all[done - 1].State! }, transform);
            BatchCopy.AssertSame(all[done..], await BatchCopy.Collect(loader));
        }
    }

    [Fact]
    public async Task Continuing_decodes_nothing_of_what_lies_behind()
    {
        var dataset = new WatchedPairs(1000);
        var options = Training() with { BatchSize = 10, ShuffleBuffer = 50, Start = new LoaderState(0, 900) };
        Assert.Equal(10, (await BatchCopy.Collect(Loader(dataset, options))).Count);
        Assert.Equal(100, dataset.Decoded);
    }

    [Fact]
    public async Task A_state_of_other_data_is_refused()
    {
        var loader = Loader(InMemoryPairs.Synthetic(5, 8), Training() with { Start = new LoaderState(0, 6) });
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => BatchCopy.Collect(loader));
        Assert.Contains("after sample 6 of epoch 0, but that epoch has 5", error.Message);
    }

    [Fact]
    public async Task Tensors_belong_to_the_batch_and_not_to_the_callers_scope()
    {
        await using var batches = Loader(InMemoryPairs.Synthetic(40, 8), ImageTextLoaderOptions.Evaluation(2)).GetAsyncEnumerator();
        var made = 0;
        for (var i = 0; i < 20; i++)
        {
            // With the next batch decoded, it is made up at once, on this thread, where the scope is open.
            await Task.Delay(20);
            ValueTask<bool> next;
            using (NewDisposeScope())
            {
                next = batches.MoveNextAsync();
                made += next.IsCompleted ? 1 : 0;
            }

            Assert.True(await next);
            var (images, tokens) = (batches.Current.Images, batches.Current.Tokens);
            Assert.False(images.IsInvalid);
            Assert.False(tokens.IsInvalid);
            batches.Current.Dispose();
            Assert.True(images.IsInvalid);
            Assert.True(tokens.IsInvalid);
        }

        Assert.InRange(made, 1, 20);
    }

    [Fact]
    public void Wrong_options_are_named()
    {
        var data = InMemoryPairs.Synthetic(1, 8);
        void Refused(string what, ImageTextLoaderOptions options) =>
            Assert.Contains(what, Assert.ThrowsAny<ArgumentException>(() => Loader(data, options)).Message);
        Refused("BatchSize", new() { BatchSize = 0 });
        Refused("Workers", new() { Workers = 0 });
        Refused("MaxQueuedBatches", new() { MaxQueuedBatches = 0 });
        Refused("ShuffleBuffer", new() { ShuffleBuffer = 0 });
        Refused("Epochs", new() { Epochs = -1 });
        Refused("2 GiB", new() { BatchSize = 100_000_000 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageTextLoader(data, new LetterTokenizer(), 1, ImageTransform.Evaluation(8)));
    }

    internal static ImageTextLoader Loader(IImageTextDataset dataset, ImageTextLoaderOptions options, ImageTransform? transform = null) =>
        new(dataset, new LetterTokenizer(), 32, transform ?? ImageTransform.Evaluation(8), options);

    private static ImageTextLoaderOptions Training() => new() { BatchSize = 5, ShuffleBuffer = 16, Seed = 1, Workers = 2 };

    /// <summary>Three shards of 48 good samples together, with broken ones between them.</summary>
    private WebDataset ShardsWithBrokenSamples()
    {
        for (var i = 0; i < 3; i++)
        {
            _folder.Write($"mixed-{i}.tar", Shards.Tar(
            [
                .. Shards.Samples($"m{i}a", 9, 100 * i), ($"cut{i}.jpg", Pictures.Jpeg(1)[..200]), Shards.Text($"cut{i}.txt", "truncated"),
                .. Shards.Samples($"m{i}b", 7, (100 * i) + 50), ($"silent{i}.jpg", Pictures.Jpeg(2)),
            ]));
        }

        return new WebDataset(_folder["mixed-*.tar"]);
    }
}
