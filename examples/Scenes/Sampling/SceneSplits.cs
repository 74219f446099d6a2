namespace Mammut.Examples.Scenes;

/// <summary>Scenes for training and for two tests, drawn from one seed.</summary>
/// <param name="Train">Scenes without held-out combinations and without any description that a test scene has.</param>
/// <param name="Seen">Test scenes of combinations that training shows, no two with one description.</param>
/// <param name="Unseen">Test scenes with at least one held-out combination each, no two with one description.</param>
public sealed record SceneSplits(IReadOnlyList<Scene> Train, IReadOnlyList<Scene> Seen, IReadOnlyList<Scene> Unseen)
{
    /// <summary>Draws all three. The tests depend on the seed and their size only, not on the number of training scenes.</summary>
    /// <param name="train">Number of training scenes, 0 or more.</param>
    /// <param name="test">Number of scenes of each test, 0 to 1000.</param>
    /// <param name="seed">What to start the generators with.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of scenes is out of range.</exception>
    public static SceneSplits Draw(int train, int test, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(train);
        ArgumentOutOfRangeException.ThrowIfNegative(test);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(test, 1000);
        var taken = new HashSet<string>();
        var seen = Take(test, new(seed, 1), scene => !HeldOut.Has(scene) && taken.Add(Description(scene)));
        var unseen = Take(test, new(seed, 2), scene => HeldOut.Has(scene) && taken.Add(Description(scene)));
        var training = Take(train, new(seed, 0), scene => !HeldOut.Has(scene) && !taken.Contains(Description(scene)));
        return new(training, seen, unseen);
    }

    private static string Description(Scene scene) => Captions.Of(scene)[0];

    private static List<Scene> Take(int count, SceneRandom random, Func<Scene, bool> wanted)
    {
        var sampler = new SceneSampler(random);
        var scenes = new List<Scene>(count);
        while (scenes.Count < count)
        {
            var scene = sampler.Next();
            if (wanted(scene))
                scenes.Add(scene);
        }
        return scenes;
    }
}
