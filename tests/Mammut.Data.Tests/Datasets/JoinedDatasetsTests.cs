namespace Mammut.Data.Tests.Datasets;

public sealed class JoinedDatasetsTests
{
    [Fact]
    public async Task In_order_they_follow_each_other() =>
        Assert.Equal(["a0", "a1", "b0"], await Shards.Keys(new JoinedDatasets(Pairs("a", 2), Pairs("b", 1))));

    [Fact]
    public async Task Shuffled_they_are_mixed_in_proportion_and_read_once()
    {
        var joined = new JoinedDatasets([(Pairs("a", 300), 3.0), (Pairs("b", 100), 1.0)]);
        Task<string[]> Shuffled(long seed) => Shards.Keys(joined, new DatasetPass { Shuffle = true, Seed = seed });
        var keys = await Shuffled(1);
        Assert.Equal(400, keys.Distinct().Count());
        Assert.InRange(keys.Take(200).Count(k => k.StartsWith('b')), 30, 70);
        Assert.Equal(keys, await Shuffled(1));
        Assert.NotEqual(keys, await Shuffled(2));
    }

    [Fact]
    public void Wrong_weights_are_named()
    {
        Assert.Contains("above 0", Assert.Throws<ArgumentException>(() => new JoinedDatasets([(Pairs("a", 1), 0.0)])).Message);
        Assert.Contains("At least one", Assert.Throws<ArgumentException>(() => new JoinedDatasets()).Message);
    }

    [Fact]
    public async Task Synthetic_pictures_depend_on_their_seed()
    {
        var a = await Shards.ReadAll(InMemoryPairs.Synthetic(3, 8, seed: 1));
        var b = await Shards.ReadAll(InMemoryPairs.Synthetic(3, 8, seed: 1));
        Assert.Equal(3, a.Count);
        Assert.Equal(a[2].DecodeImage().Pixels, b[2].DecodeImage().Pixels);
        Assert.NotEqual(a[2].DecodeImage().Pixels, a[1].DecodeImage().Pixels);
    }

    private static InMemoryPairs Pairs(string prefix, int count) =>
        new(Enumerable.Range(0, count).Select(i =>
            ImageTextSample.FromImage($"{prefix}{i}", prefix, [$"caption {i}"], Pictures.Smooth(4, 4, i))));
}
