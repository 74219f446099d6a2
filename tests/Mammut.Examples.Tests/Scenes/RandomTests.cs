using Mammut.Examples.Scenes;

namespace Mammut.Examples.Tests.Scenes;

public class RandomTests
{
    [Fact]
    public void One_seed_gives_one_sequence_and_another_stream_another()
    {
        Assert.Equal(Take(new(5, 1)), Take(new(5, 1)));
        Assert.Empty(Take(new(5, 1)).Intersect(Take(new(5, 2))));
        Assert.Empty(Take(new(5, 1)).Intersect(Take(new(6, 1))));
    }

    [Fact]
    public void The_sequence_is_the_published_one()
    {
        // The reference implementation of SplitMix64 started from 0 gives E220A8397B1DCDAF first, which becomes the state of stream 0.
        var state = unchecked(0xE220A8397B1DCDAFUL + 0x9E3779B97F4A7C15UL);
        state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9UL;
        state = (state ^ (state >> 27)) * 0x94D049BB133111EBUL;
        Assert.Equal(state ^ (state >> 31), new SceneRandom(0).NextBits());
    }

    [Fact]
    public void Numbers_stay_within_their_bounds_and_reach_all_of_them()
    {
        var random = new SceneRandom(3);
        var whole = Enumerable.Range(0, 2000).Select(_ => random.Below(5)).ToArray();
        var real = Enumerable.Range(0, 2000).Select(_ => random.Between(-1, 3)).ToArray();
        Assert.Equal([0, 1, 2, 3, 4], whole.Distinct().Order());
        Assert.All(whole.GroupBy(n => n), group => Assert.InRange(group.Count(), 320, 480));
        Assert.All(real, n => Assert.InRange(n, -1, 3));
        Assert.InRange(real.Average(), 0.9f, 1.1f);
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Below(0));
    }

    private static ulong[] Take(SceneRandom random) => [.. Enumerable.Range(0, 50).Select(_ => random.NextBits())];
}
