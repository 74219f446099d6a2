namespace Mammut.Examples.Scenes;

/// <summary>The combinations of colour and shape that no training scene shows, though it shows each colour and each shape.</summary>
public static class HeldOut
{
    /// <summary>One combination a shape, each of another colour.</summary>
    public static IReadOnlyList<(Colour Colour, Shape Shape)> Pairs { get; } =
    [
        (Colour.Red, Shape.Triangle),
        (Colour.Blue, Shape.Circle),
        (Colour.Yellow, Shape.Cross),
        (Colour.Green, Shape.Square),
    ];

    /// <summary>Whether an object has a combination that is held out.</summary>
    public static bool Has(ObjectKind kind) => Pairs.Contains((kind.Colour, kind.Shape));

    /// <summary>Whether any object of a scene has a combination that is held out.</summary>
    public static bool Has(Scene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        return scene.Objects.Any(item => Has(item.Kind));
    }
}
