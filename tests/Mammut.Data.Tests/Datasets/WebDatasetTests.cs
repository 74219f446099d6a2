using System.Formats.Tar;
using System.Text;

namespace Mammut.Data.Tests.Datasets;

public sealed class WebDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    [InlineData(TarEntryFormat.V7)]
    public async Task Members_of_a_key_make_a_sample(TarEntryFormat format)
    {
        var shard = _folder.Write("a.tar", Shards.Tar(format,
            ("x/0.jpg", Pictures.Jpeg(1)), Shards.Text("x/0.txt", "  a red ball\n"), ("x/0.npy", [1, 2, 3]),
            ("x/1.PNG", ImageCodec.EncodePng(Pictures.Smooth(9, 8, 2))), Shards.Text("x/1.json", """{"caption": "a blue box", "id": 7}"""),
            Shards.Text("readme", "no extension: not a sample's")));

        var pass = new DatasetPass();
        var samples = await Shards.ReadAll(new WebDataset(shard), pass);

        Assert.Equal(["x/0", "x/1"], samples.Select(s => s.Key));
        Assert.Equal(["a red ball"], samples[0].Captions);
        Assert.Equal(["a blue box"], samples[1].Captions);
        Assert.All(samples, s => Assert.Equal(shard, s.Source));
        Assert.Equal(0, samples[0].Offset);
        Assert.True(samples[1].Offset > 0);
        Assert.Equal(ImageCodec.Decode(Pictures.Jpeg(1)).Pixels, samples[0].DecodeImage().Pixels);
        Assert.Equal(Pictures.Smooth(9, 8, 2).Pixels, samples[1].DecodeImage().Pixels);
        Assert.Equal(0, pass.Skips.Count);
    }

    [Theory]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public async Task Long_and_foreign_names_are_read(TarEntryFormat format)
    {
        var key = new string('n', 180) + "/größe-猫";
        var shard = _folder.Write("a.tar", Shards.Tar(format, (key + ".jpg", Pictures.Jpeg(1)), Shards.Text(key + ".txt", "a cat")));
        Assert.Equal([key], await Shards.Keys(new WebDataset(shard)));
    }

    [Theory]
    [InlineData("""{"captions": ["one", "two", "one", ""]}""", null, "one|two")]
    [InlineData("""{"caption": "one", "captions": ["two"], "text": "three"}""", null, "one|two|three")]
    [InlineData("""{"caption": "one"}""", "zero", "zero|one")]
    [InlineData("""{"caption": null, "text": ["one"]}""", null, "one")]
    [InlineData("""{"similarity": NaN}""", "zero", "zero")]
    [InlineData("\uFEFF{\"caption\": \"one\"}", "\uFEFFzero", "zero|one")]
    public async Task Captions_come_from_text_and_metadata(string json, string? text, string expected)
    {
        var members = new List<(string, byte[])> { ("0.jpg", Pictures.Jpeg(1)), Shards.Text("0.json", json) };
        if (text is not null)
        {
            members.Add(Shards.Text("0.txt", text));
        }

        var samples = await Shards.ReadAll(new WebDataset(_folder.Write("a.tar", Shards.Tar([.. members]))));
        Assert.Equal(expected.Split('|'), Assert.Single(samples).Captions);
    }

    public static TheoryData<string, SkipReason, string> BrokenSamples => new()
    {
        { "no image", SkipReason.MissingImage, "a .jpg, .jpeg or .png was expected; there is .txt" },
        { "no caption", SkipReason.MissingCaption, "a .txt or a .json was expected" },
        { "empty caption", SkipReason.MissingCaption, ".txt is empty" },
        { "no caption in json", SkipReason.MissingCaption, "has none of caption, captions, text" },
        { "bad utf-8 in txt", SkipReason.BadText, "not UTF-8 from byte 2 on" },
        { "bad utf-8 in json", SkipReason.BadText, "not UTF-8" },
        { "half a surrogate in json", SkipReason.BadText, "not Unicode text" },
        { "no json", SkipReason.BadJson, "not JSON" },
        { "a number in json", SkipReason.BadJson, "a text or a list of texts was expected" },
        { "a list as json", SkipReason.BadJson, "an object was expected" },
        { "path up", SkipReason.PathOutside, "goes up" },
        { "absolute path", SkipReason.PathOutside, "absolute" },
        { "drive path", SkipReason.PathOutside, "absolute" },
        { "link", SkipReason.NotAFile, "a link or a device" },
        { "too large", SkipReason.MemberTooLarge, "the limit is 20000" },
        { "repeated", SkipReason.RepeatedKey, "came before" },
        { "scattered", SkipReason.RepeatedKey, "must be adjacent" },
    };

    [Theory]
    [MemberData(nameof(BrokenSamples))]
    public async Task A_broken_sample_is_skipped_and_named(string kind, SkipReason reason, string message)
    {
        var image = Pictures.Jpeg(1);
        var caption = Encoding.UTF8.GetBytes("a caption");
        (string, byte[])[] broken = kind switch
        {
            "no image" => [("bad.txt", caption)],
            "no caption" => [("bad.jpg", image)],
            "empty caption" => [("bad.jpg", image), ("bad.txt", " \n"u8.ToArray())],
            "no caption in json" => [("bad.jpg", image), ("bad.json", """{"caption": ""}"""u8.ToArray())],
            "bad utf-8 in txt" => [("bad.jpg", image), ("bad.txt", [0x61, 0x62, 0xFF, 0x63])],
            "bad utf-8 in json" => [("bad.jpg", image), ("bad.json", [.. "{\"caption\": \""u8, 0xC3, 0x28, .. "\"}"u8])],
            "half a surrogate in json" => [("bad.jpg", image), ("bad.json", """{"caption": "\ud800"}"""u8.ToArray())],
            "no json" => [("bad.jpg", image), ("bad.json", "caption: x"u8.ToArray())],
            "a number in json" => [("bad.jpg", image), ("bad.json", """{"captions": ["x", 5]}"""u8.ToArray())],
            "a list as json" => [("bad.jpg", image), ("bad.json", """["x"]"""u8.ToArray())],
            "path up" => [("../bad.jpg", image)],
            "absolute path" => [("/bad.jpg", image)],
            "drive path" => [("C:\\bad.jpg", image)],
            "link" => [("bad.jpg", [])],
            "too large" => [("bad.jpg", new byte[20001]), ("bad.txt", caption)],
            "repeated" => [("first.jpg", image), ("first.txt", caption)],
            "scattered" => [("first.json", caption)],
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        var bytes = Shards.Tar([("first.jpg", image), ("first.txt", caption), .. Shards.Samples("before", 1), .. broken, .. Shards.Samples("after", 1)]);
        if (kind == "link")
        {
            bytes = AsLink(bytes, "bad.jpg");
        }

        var pass = new DatasetPass();
        var dataset = new WebDataset(_folder.Write("a.tar", bytes)) { MaxMemberBytes = 20000 };
        var keys = await Shards.Keys(dataset, pass);

        Assert.Equal(["first", "before0", "after0"], keys);
        Assert.Equal(1, pass.Skips.Count);
        Assert.Equal(1, pass.Skips.CountOf(reason));
        var skipped = Assert.Single(pass.Skips.First);
        Assert.Contains(message, skipped.Message);
        Assert.Equal(dataset.Shards[0], skipped.Source);
        Assert.Contains(kind is "repeated" or "scattered" ? "first" : "bad", skipped.Key);
        Assert.NotNull(skipped.Offset);
        Assert.Contains($"{reason}: {dataset.Shards[0]} at byte {skipped.Offset}, '{skipped.Key}'", pass.Skips.ToString());
    }

    [Fact]
    public async Task Unordered_members_are_reported_not_guessed()
    {
        var shard = _folder.Write("a.tar", Shards.Tar(
            ("0.jpg", Pictures.Jpeg(0)), ("1.jpg", Pictures.Jpeg(1)), Shards.Text("0.txt", "zero"), Shards.Text("1.txt", "one")));
        var pass = new DatasetPass();
        Assert.Empty(await Shards.Keys(new WebDataset(shard), pass));
        Assert.Equal(2, pass.Skips.CountOf(SkipReason.MissingCaption));
        Assert.Equal(2, pass.Skips.CountOf(SkipReason.RepeatedKey));
    }

    [Fact]
    public async Task A_shard_cut_anywhere_stops_with_its_name_and_byte()
    {
        var whole = Shards.Tar(Shards.Samples("k", 3));
        var cuts = Enumerable.Range(0, 40).Select(i => i * 97).Concat([0, 1, 511, 512, 513, 1024, 1536]).Where(c => c < whole.Length - 1024);
        foreach (var cut in cuts)
        {
            var shard = _folder.Write("cut.tar", whole[..cut]);
            var error = await Assert.ThrowsAsync<BrokenShardException>(() => Shards.ReadAll(new WebDataset(shard)));
            Assert.Equal(shard, error.Shard);
            Assert.InRange(error.Offset, 0, cut);
            Assert.Contains(shard, error.Message);
            Assert.Contains($"byte {error.Offset}", error.Message);
        }

        Assert.Equal(3, (await Shards.Keys(new WebDataset(_folder.Write("whole.tar", whole)))).Length);
        Assert.Equal(3, (await Shards.Keys(new WebDataset(_folder.Write("one-zero-block.tar", whole[..^512])))).Length);
    }

    [Fact]
    public async Task A_broken_shard_may_be_left_and_the_others_read()
    {
        var whole = Shards.Tar(Shards.Samples("a", 4));
        _folder.Write("0.tar", whole[..(whole.Length / 2)]);
        _folder.Write("1.tar", Shards.Tar(Shards.Samples("b", 2)));
        await Assert.ThrowsAsync<BrokenShardException>(() => Shards.ReadAll(new WebDataset(_folder["*.tar"])));

        var pass = new DatasetPass();
        var keys = await Shards.Keys(new WebDataset(_folder["*.tar"]) { ContinueOnBrokenShard = true }, pass);
        Assert.Equal(["a0", "b0", "b1"], keys);
        var skipped = Assert.Single(pass.Skips.First);
        Assert.Equal(SkipReason.BrokenShard, skipped.Reason);
        Assert.Equal(_folder["0.tar"], skipped.Source);
    }

    [Theory]
    [InlineData("flipped byte", "no tar header")]
    [InlineData("gzip", "compressed with gzip")]
    [InlineData("picture", "no tar header")]
    [InlineData("empty", "empty (0 bytes)")]
    public async Task What_is_no_tar_file_is_told_apart(string kind, string message)
    {
        var bytes = Shards.Tar(Shards.Samples("a", 2));
        switch (kind)
        {
            case "flipped byte": bytes[3] ^= 1; break;
            case "gzip": bytes = [0x1F, 0x8B, .. new byte[2000]]; break;
            case "picture": bytes = [.. Pictures.Jpeg(1), .. new byte[1024]]; break;
            case "empty": bytes = []; break;
        }

        var shard = _folder.Write("a.tar", bytes);
        var error = await Assert.ThrowsAsync<BrokenShardException>(() => Shards.ReadAll(new WebDataset(shard)));
        Assert.Equal(0, error.Offset);
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public async Task Damaged_shards_never_do_worse_than_their_error()
    {
        var whole = Shards.Tar(TarEntryFormat.Pax, [("long/" + new string('x', 150) + ".jpg", Pictures.Jpeg(0)), .. Shards.Samples("a", 2)]);
        var random = new Random(3);
        for (var trial = 0; trial < 300; trial++)
        {
            var damaged = (byte[])whole.Clone();
            for (var i = random.Next(1, 8); i > 0; i--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                var samples = await Shards.ReadAll(new WebDataset(_folder.Write("damaged.tar", damaged)));
                Assert.InRange(samples.Count, 0, 3);
            }
            catch (BrokenShardException e)
            {
                Assert.EndsWith("damaged.tar", e.Shard);
            }
        }
    }

    [Fact]
    public async Task Shards_are_shuffled_by_seed_and_epoch()
    {
        for (var i = 0; i < 8; i++)
        {
            _folder.Write($"{i}.tar", Shards.Tar(Shards.Samples($"s{i}-", 2)));
        }

        var dataset = new WebDataset(_folder["{0..7}.tar"]);
        var plain = await Shards.Keys(dataset);
        Assert.Equal(Enumerable.Range(0, 16).Select(i => $"s{i / 2}-{i % 2}"), plain);

        Task<string[]> Shuffled(long seed, long epoch) =>
            Shards.Keys(dataset, new DatasetPass { Shuffle = true, Seed = seed, Epoch = epoch });

        Assert.Equal(await Shuffled(1, 0), await Shuffled(1, 0));
        Assert.NotEqual(plain, await Shuffled(1, 0));
        Assert.NotEqual(await Shuffled(1, 0), await Shuffled(1, 1));
        Assert.NotEqual(await Shuffled(1, 0), await Shuffled(2, 0));
        Assert.Equal(plain.Order(), (await Shuffled(1, 0)).Order());
    }

    [Fact]
    public async Task Deferred_images_are_the_same_images()
    {
        var dataset = new WebDataset(_folder.Write("a.tar", Shards.Tar(Shards.Samples("a", 5))));
        var now = await Shards.ReadAll(dataset);
        var later = await Shards.ReadAll(dataset, new DatasetPass { DeferImages = true });
        Assert.Equal(now.Select(s => (s.Key, s.Offset)), later.Select(s => (s.Key, s.Offset)));
        Assert.All(now.Zip(later), pair => Assert.Equal(pair.First.DecodeImage().Pixels, pair.Second.DecodeImage().Pixels));
    }

    [Fact]
    public async Task Reading_can_be_cancelled()
    {
        var dataset = new WebDataset(_folder.Write("a.tar", Shards.Tar(Shards.Samples("a", 50))));
        using var source = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var sample in dataset.ReadAsync(cancellationToken: source.Token))
            {
                source.Cancel();
            }
        });
    }

    /// <summary>Makes a member a symbolic link, with its checksum put right.</summary>
    private static byte[] AsLink(byte[] tar, string name)
    {
        for (var at = 0; at < tar.Length; at += 512)
        {
            var header = tar.AsSpan(at, 512);
            if (header.StartsWith(Encoding.ASCII.GetBytes(name + "\0")))
            {
                header[156] = (byte)'2';
                header[148..156].Fill((byte)' ');
                var sum = 0;
                foreach (var value in header)
                {
                    sum += value;
                }

                Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..156]);
                return tar;
            }
        }

        throw new InvalidOperationException($"no member {name}");
    }
}
