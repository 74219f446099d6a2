namespace Mammut.Examples.Scenes;

/// <summary>The captions that are true of a scene. Each says all there is to say, so each alone names the scene.</summary>
public static class Captions
{
    /// <summary>All captions of a scene, in a fixed order of templates. The first is its plain description.</summary>
    public static IReadOnlyList<string> Of(Scene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var o = scene.Objects.Select(item => Phrases.Object(item.Kind)).ToArray();
        return scene.Arrangement switch
        {
            Arrangement.Alone => Alone(o[0], Phrases.Place(scene.Place!.Value)),
            Arrangement.Beside => [$"{o[0]} left of {o[1]}", $"{o[0]} and {o[1]} side by side"],
            Arrangement.Above => [$"{o[0]} above {o[1]}", $"{o[0]} over {o[1]}"],
            Arrangement.Row => [$"{o[0]}, {o[1]} and {o[2]} in a row", $"a row of {o[0]}, {o[1]} and {o[2]}"],
            Arrangement.Column => [$"{o[0]}, {o[1]} and {o[2]} in a column", $"a column of {o[0]}, {o[1]} and {o[2]}"],
            Arrangement.Pyramid => [$"{o[0]} above {o[1]} and {o[2]}", $"{o[0]} on top of {o[1]} and {o[2]}"],
            _ => throw new ArgumentOutOfRangeException(nameof(scene), scene.Arrangement, "no such arrangement"),
        };
    }

    private static string[] Alone(string thing, string place) => [$"{thing} {place}", $"there is {thing} {place}", $"{place} is {thing}"];
}
