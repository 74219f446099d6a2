using Mammut.Examples.Scenes;

namespace Mammut.Examples.Tests.Scenes;

/// <summary>Scenes for the tests.</summary>
internal static class Draw
{
    /// <summary>Scenes at random, held-out combinations among them.</summary>
    public static IReadOnlyList<Scene> Some(int count, ulong seed = 7)
    {
        var sampler = new SceneSampler(new SceneRandom(seed));
        return [.. Enumerable.Range(0, count).Select(_ => sampler.Next())];
    }

    /// <summary>One object without deviations in the middle of a ground without a slope.</summary>
    public static Scene Single(Shape shape, Texture texture = Texture.Plain, float radius = 0.3f, float angle = 0, Colour colour = Colour.Red) => new(
        Arrangement.Alone,
        Place.Middle,
        [new(new(ObjectSize.Large, texture, colour, shape), 0.5f, 0.5f, radius, angle, Palette.Of(colour), 0.4f, 0.1f)],
        new(new(0.9f, 0.9f, 0.9f), 0, 0));

    /// <summary>A scene of given kinds; where they lie is of no account.</summary>
    public static Scene Of(Arrangement arrangement, params ObjectKind[] kinds) => new(
        arrangement,
        arrangement == Arrangement.Alone ? Place.Middle : null,
        [.. kinds.Select(kind => new SceneObject(kind, 0.5f, 0.5f, 0.1f, 0, Palette.Of(kind.Colour), 0, 0))],
        new(new(0.9f, 0.9f, 0.9f), 0, 0));
}
