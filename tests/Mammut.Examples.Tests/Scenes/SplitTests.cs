using Mammut.Examples.Scenes;

namespace Mammut.Examples.Tests.Scenes;

public class SplitTests
{
    private static readonly SceneSplits Splits = SceneSplits.Draw(train: 4000, test: 200, seed: 11);

    [Fact]
    public void Numbers_are_those_asked_for()
    {
        Assert.Equal((4000, 200, 200), (Splits.Train.Count, Splits.Seen.Count, Splits.Unseen.Count));
        Assert.Throws<ArgumentOutOfRangeException>(() => SceneSplits.Draw(-1, 10, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SceneSplits.Draw(1, 1001, 0));
    }

    [Fact]
    public void Training_never_shows_what_is_held_out_but_each_word_of_it()
    {
        var trained = Splits.Train.SelectMany(scene => scene.Objects).Select(item => (item.Kind.Colour, item.Kind.Shape)).ToHashSet();
        Assert.Empty(trained.Intersect(HeldOut.Pairs));
        Assert.Equal(Enum.GetValues<Colour>().Length * Enum.GetValues<Shape>().Length - HeldOut.Pairs.Count, trained.Count);
        Assert.Equal(Enum.GetValues<Colour>(), trained.Select(pair => pair.Colour).Distinct().Order());
        Assert.Equal(Enum.GetValues<Shape>(), trained.Select(pair => pair.Shape).Distinct().Order());
    }

    [Fact]
    public void Tests_differ_in_what_is_held_out()
    {
        Assert.DoesNotContain(Splits.Seen, HeldOut.Has);
        Assert.All(Splits.Unseen, scene => Assert.True(HeldOut.Has(scene)));
    }

    [Fact]
    public void No_caption_of_a_test_scene_is_true_of_another_or_of_a_training_scene()
    {
        var captions = Splits.Seen.Concat(Splits.Unseen).SelectMany(Captions.Of).ToArray();
        var distinct = captions.ToHashSet();
        Assert.Equal(captions.Length, distinct.Count);
        Assert.DoesNotContain(Splits.Train.SelectMany(Captions.Of), distinct.Contains);
    }

    [Fact]
    public void A_seed_gives_the_same_tests_whatever_the_number_of_training_scenes()
    {
        var again = SceneSplits.Draw(train: 10, test: 200, seed: 11);
        Assert.Equal(Splits.Seen.Select(Captions.Of), again.Seen.Select(Captions.Of));
        Assert.Equal(Splits.Unseen.Select(Captions.Of), again.Unseen.Select(Captions.Of));
        Assert.Equal(Splits.Train.Take(10).Select(Captions.Of), again.Train.Select(Captions.Of));
        var other = SceneSplits.Draw(train: 10, test: 200, seed: 12);
        Assert.NotEqual(Splits.Seen.Select(Captions.Of), other.Seen.Select(Captions.Of));
    }
}
