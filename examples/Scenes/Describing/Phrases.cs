namespace Mammut.Examples.Scenes;

/// <summary>The words for what is in a scene.</summary>
public static class Phrases
{
    /// <summary>The word for a shape, a colour, a size or a texture: its name in lower case.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => Words<T>.All[value];

    /// <summary>An object with its article, such as "a large striped red circle". A plain texture goes without saying.</summary>
    public static string Object(ObjectKind kind) => kind.Texture == Texture.Plain
        ? $"a {Word(kind.Size)} {Word(kind.Colour)} {Word(kind.Shape)}"
        : $"a {Word(kind.Size)} {Word(kind.Texture)} {Word(kind.Colour)} {Word(kind.Shape)}";

    /// <summary>A place with its preposition, such as "at the top left".</summary>
    public static string Place(Place place) => place switch
    {
        Scenes.Place.TopLeft => "at the top left",
        Scenes.Place.Top => "at the top",
        Scenes.Place.TopRight => "at the top right",
        Scenes.Place.Left => "on the left",
        Scenes.Place.Middle => "in the middle",
        Scenes.Place.Right => "on the right",
        Scenes.Place.BottomLeft => "at the bottom left",
        Scenes.Place.Bottom => "at the bottom",
        Scenes.Place.BottomRight => "at the bottom right",
        _ => throw new ArgumentOutOfRangeException(nameof(place), place, "no such place"),
    };

    private static class Words<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> All = Enum.GetValues<T>().ToDictionary(v => v, v => v.ToString().ToLowerInvariant());
    }
}
