namespace Mammut.Data.Tests.Datasets;

public sealed class CocoCaptionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_image_is_a_sample_with_all_its_captions()
    {
        _folder.Write("images/one.jpg", Pictures.Jpeg(1));
        _folder.Write("images/sub/two.jpg", Pictures.Jpeg(2));
        var dataset = Load("""
            {"info": {"year": 2014},
             "images": [{"id": 7, "file_name": "one.jpg", "height": 20}, {"id": "b", "file_name": "sub/two.jpg"}],
             "annotations": [{"id": 1, "image_id": "b", "caption": "first of two"},
                             {"id": 2, "image_id": 7, "caption": " of one "},
                             {"id": 3, "image_id": "b", "caption": "second of two"}]}
            """);
        var pass = new DatasetPass();
        var samples = await Shards.ReadAll(dataset, pass);

        Assert.Equal(2, dataset.Count);
        Assert.Equal(["7", "b"], samples.Select(s => s.Key));
        Assert.Equal(["of one"], samples[0].Captions);
        Assert.Equal(["first of two", "second of two"], samples[1].Captions);
        Assert.Equal(ImageCodec.Decode(Pictures.Jpeg(2)).Pixels, samples[1].DecodeImage().Pixels);
        Assert.All(samples, s => Assert.Equal(_folder["captions.json"], s.Source));
        Assert.Equal(0, pass.Skips.Count);
    }

    [Fact]
    public async Task What_is_broken_is_skipped_and_named()
    {
        var dataset = Load("""
            {"images": [{"id": 1, "file_name": "a.jpg"}, {"id": 1, "file_name": "again.jpg"}, {"id": 2, "file_name": "silent.jpg"},
                        {"id": 3, "file_name": "../outside.jpg"}, {"id": 4}, {"id": 5, "file_name": "/etc/passwd"}],
             "annotations": [{"image_id": 1, "caption": "x"}, {"image_id": 2, "caption": "  "}, {"image_id": 3, "caption": "x"},
                             {"image_id": 4, "caption": "x"}, {"image_id": 5, "caption": "x"}, {"image_id": 99, "caption": "x"}]}
            """);
        var pass = new DatasetPass();
        Assert.Equal(["1"], await Shards.Keys(dataset, pass));
        string[] KeysOf(SkipReason reason) => [.. pass.Skips.First.Where(s => s.Reason == reason).Select(s => s.Key)];
        Assert.Equal(["1"], KeysOf(SkipReason.RepeatedKey));
        Assert.Equal(["2"], KeysOf(SkipReason.MissingCaption));
        Assert.Equal(["3", "5"], KeysOf(SkipReason.PathOutside));
        Assert.Equal(["99", "4"], KeysOf(SkipReason.MissingImage));
        Assert.Equal(6, pass.Skips.Count);
    }

    [Fact]
    public async Task The_whole_list_is_shuffled_by_seed_and_epoch()
    {
        var images = string.Join(",", Enumerable.Range(0, 30).Select(i => $$"""{"id": {{i}}, "file_name": "{{i}}.jpg"}"""));
        var captions = string.Join(",", Enumerable.Range(0, 30).Select(i => $$"""{"image_id": {{i}}, "caption": "c{{i}}"}"""));
        var dataset = Load($$"""{"images": [{{images}}], "annotations": [{{captions}}]}""");
        Task<string[]> Shuffled(long seed, long epoch) =>
            Shards.Keys(dataset, new DatasetPass { Shuffle = true, Seed = seed, Epoch = epoch });

        var plain = await Shards.Keys(dataset);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"{i}"), plain);
        Assert.Equal(await Shuffled(1, 0), await Shuffled(1, 0));
        Assert.NotEqual(await Shuffled(1, 0), await Shuffled(1, 1));
        Assert.Equal(plain.Order(), (await Shuffled(1, 0)).Order());
    }

    [Theory]
    [InlineData("[1, 2]")]
    [InlineData("""{"images": []}""")]
    [InlineData("""{"images": [{"id": 1.5, "file_name": "a"}], "annotations": []}""")]
    [InlineData("""{"images": [{"id": 1, "file_n""")]
    public void A_file_of_another_kind_is_named(string json)
    {
        var error = Assert.Throws<InvalidDataException>(() => Load(json));
        Assert.Contains(_folder["captions.json"], error.Message);
        Assert.Contains("COCO", error.Message);
    }

    [Fact]
    public void A_missing_image_folder_is_named()
    {
        var file = _folder.Write("captions.json", "{}");
        Assert.Contains("nowhere", Assert.Throws<DirectoryNotFoundException>(() => new CocoCaptions(_folder["nowhere"], file)).Message);
    }

    private CocoCaptions Load(string json)
    {
        Directory.CreateDirectory(_folder["images"]);
        return new CocoCaptions(_folder["images"], _folder.Write("captions.json", json));
    }
}
