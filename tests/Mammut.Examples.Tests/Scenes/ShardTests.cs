using Mammut.Data;
using Mammut.Examples.Scenes;

namespace Mammut.Examples.Tests.Scenes;

public sealed class ShardTests : IDisposable
{
    private static readonly SceneSetOptions Options = new() { Train = 2600, Test = 20, Seed = 3, Side = 32 };

    private readonly string _folder = Directory.CreateTempSubdirectory("scenes-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_is_written_is_what_a_dataset_reads()
    {
        var shards = SceneShards.Write(_folder, Options);
        var splits = SceneSplits.Draw(Options.Train, Options.Test, Options.Seed);
        Assert.Equal(["train-0000.tar", "train-0001.tar"], shards.Train.Select(Path.GetFileName));
        await Matches(shards.Train, splits.Train);
        await Matches(shards.Seen, splits.Seen);
        await Matches(shards.Unseen, splits.Unseen);
    }

    [Fact]
    public void The_same_options_give_the_same_bytes()
    {
        var first = SceneShards.Write(Path.Combine(_folder, "a"), Options with { Train = 50 });
        var second = SceneShards.Write(Path.Combine(_folder, "b"), Options with { Train = 50 });
        Assert.Equal(File.ReadAllBytes(first.Train[0]), File.ReadAllBytes(second.Train[0]));
        Assert.Equal(File.ReadAllBytes(first.Unseen[0]), File.ReadAllBytes(second.Unseen[0]));
    }

    [Fact]
    public void Scenes_that_are_there_are_not_drawn_again()
    {
        var shards = SceneShards.Ensure(_folder, Options with { Train = 50 });
        var counter = new Counter();
        var again = SceneShards.Ensure(_folder, Options with { Train = 50 }, counter);
        Assert.Equal(shards.Train, again.Train);
        Assert.Equal(0, counter.Last);
        SceneShards.Ensure(_folder, Options with { Train = 51 }, counter);
        Assert.Equal(91, counter.Last);
        File.Delete(shards.Seen[0]);
        SceneShards.Ensure(_folder, Options with { Train = 51 }, counter);
        Assert.True(File.Exists(shards.Seen[0]));
    }

    [Fact]
    public void Shards_of_a_larger_set_do_not_stay_beside_a_smaller()
    {
        SceneShards.Write(_folder, Options);
        SceneShards.Write(_folder, Options with { Train = 50 });
        Assert.Equal(
            ["scenes.json", "seen-0000.tar", "train-0000.tar", "unseen-0000.tar"],
            Directory.EnumerateFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("--out d --train 5 --test 7 --side 32 --seed 9", 5, 7, 32, 9)]
    [InlineData("--out d", 20_000, 200, 64, 0)]
    public void The_command_line_is_read(string line, int train, int test, int side, int seed)
    {
        var command = CommandLine.Parse(line.Split(' '));
        Assert.Equal("d", command.Folder);
        Assert.Equal(new SceneSetOptions { Train = train, Test = test, Side = side, Seed = (ulong)seed }, command.Scenes);
    }

    [Theory]
    [InlineData("--train 5", "--out")]
    [InlineData("--out", "--out")]
    [InlineData("--out d --train many", "'many'")]
    [InlineData("--out d --train 0", "'0'")]
    [InlineData("--out d --colour red", "--colour")]
    public void A_wrong_command_line_is_named(string line, string culprit) =>
        Assert.Contains(culprit, Assert.Throws<FormatException>(() => CommandLine.Parse(line.Split(' '))).Message);

    private async Task Matches(IReadOnlyList<string> shards, IReadOnlyList<Scene> scenes)
    {
        var renderer = new SceneRenderer(Options.Side);
        var i = 0;
        await foreach (var sample in new WebDataset(shards).ReadAsync())
        {
            var scene = scenes[i++];
            Assert.Equal(Captions.Of(scene), sample.Captions);
            var image = sample.DecodeImage();
            Assert.Equal((Options.Side, Options.Side), (image.Width, image.Height));
            var pixels = renderer.Draw(scene);
            Assert.InRange(image.Pixels.Zip(pixels, (a, b) => Math.Abs(a - b)).Average(), 0, 4);
        }

        Assert.Equal(scenes.Count, i);
    }

    private sealed class Counter : IProgress<int>
    {
        public int Last { get; private set; }

        public void Report(int value) => Last = value;
    }
}
