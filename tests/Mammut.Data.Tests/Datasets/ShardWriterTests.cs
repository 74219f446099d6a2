namespace Mammut.Data.Tests.Datasets;

public sealed class ShardWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_written_is_read_back()
    {
        string[] keys;
        using (var writer = new ShardWriter(_folder["out/s-{000}.tar"], samplesPerShard: 2))
        {
            for (var i = 0; i < 5; i++)
            {
                writer.Write($"{i:D5}", Pictures.Smooth(20, 16, i), $"größe {i}", json: $$"""{"captions": ["more {{i}}"]}""", quality: 95);
            }

            keys = [.. writer.Complete()];
        }

        Assert.Equal(["s-000.tar", "s-001.tar", "s-002.tar"], keys.Select(Path.GetFileName));
        Assert.Equal(3, Directory.GetFiles(_folder["out"]).Length);
        var pass = new DatasetPass();
        var samples = await Shards.ReadAll(new WebDataset(_folder["out/s-{000..002}.tar"]), pass);
        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"{i:D5}"), samples.Select(s => s.Key));
        Assert.Equal(["größe 3", "more 3"], samples[3].Captions);
        Assert.Equal(ImageCodec.Decode(ImageCodec.EncodeJpeg(Pictures.Smooth(20, 16, 3), 95)).Pixels, samples[3].DecodeImage().Pixels);
        Assert.Equal(0, pass.Skips.Count);
    }

    [Fact]
    public void The_same_samples_give_the_same_bytes()
    {
        byte[] Write(string name)
        {
            using var writer = new ShardWriter(_folder[name]);
            writer.Write("a", Pictures.Smooth(8, 8, 1), "x");
            writer.Write(new string('k', 150), Pictures.Smooth(8, 8, 2), "y");
            return File.ReadAllBytes(writer.Complete()[0]);
        }

        var first = Write("a{0}.tar");
        Thread.Sleep(1100); // a tar file's times have a resolution of a second
        Assert.Equal(first, Write("b{0}.tar"));
    }

    [Fact]
    public void A_shard_appears_only_when_it_is_whole()
    {
        using (var writer = new ShardWriter(_folder["s{0}.tar"], samplesPerShard: 2))
        {
            writer.Write("a", Pictures.Smooth(8, 8, 1), "x");
            writer.Write("b", Pictures.Smooth(8, 8, 1), "x");
            Assert.False(File.Exists(_folder["s0.tar"]));
            writer.Write("c", Pictures.Smooth(8, 8, 1), "x");
            Assert.True(File.Exists(_folder["s0.tar"]));
            Assert.Equal([_folder["s0.tar"]], writer.Shards);
        }

        Assert.Equal([_folder["s0.tar"]], Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public async Task A_long_key_is_read_back()
    {
        var key = "folder/" + new string('k', 240);
        using var writer = new ShardWriter(_folder["s{0}.tar"]);
        writer.Write(key, Pictures.Smooth(8, 8, 1), "x");
        Assert.Equal([key], await Shards.Keys(new WebDataset(writer.Complete())));
    }

    [Fact]
    public void What_could_not_be_read_back_is_refused()
    {
        Assert.Contains("one number in braces", Assert.Throws<ArgumentException>(() => new ShardWriter(_folder["s.tar"])).Message);
        using var writer = new ShardWriter(_folder["s{0}.tar"]);
        foreach (var key in new[] { "a.b", "../a", "/a", "folder/", "a\n", "./a", "C:\\a" })
        {
            Assert.Contains("is not a key", Assert.Throws<ArgumentException>(() => writer.Write(key, Pictures.Smooth(4, 4, 1), "x")).Message);
        }

        Assert.Throws<ArgumentException>(() => writer.Write("a", [("JPG", new byte[1])]));
        writer.Write("a", Pictures.Smooth(4, 4, 1), "x");
        Assert.Contains("already", Assert.Throws<ArgumentException>(() => writer.Write("a", Pictures.Smooth(4, 4, 1), "x")).Message);
        writer.Complete();
        Assert.Throws<ObjectDisposedException>(() => writer.Write("b", Pictures.Smooth(4, 4, 1), "x"));
    }
}
