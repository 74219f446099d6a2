namespace Mammut.Examples.Scenes;

/// <summary>
/// Draws scenes at random: one, two and three objects equally often, and so every arrangement of a number, every place and every kind
/// of object. Objects lie in the fields of a three by three grid, each with small deviations of position, size, angle and colour, on a
/// ground of its own.
/// </summary>
public sealed class SceneSampler(SceneRandom random)
{
    // Small enough that the largest object, turned, stays within its field: 0.138 × (cos 0.1 + sin 0.1) + 0.015 < 1/6.
    private const float Jitter = 0.015f;
    private const float ColourJitter = 0.05f;
    private const float AngleJitter = 0.10f;

    private static readonly Arrangement[][] ByCount =
    [
        [Arrangement.Alone],
        [Arrangement.Beside, Arrangement.Above],
        [Arrangement.Row, Arrangement.Column, Arrangement.Pyramid],
    ];

    /// <summary>Draws the next scene.</summary>
    public Scene Next()
    {
        var choices = ByCount[random.Below(ByCount.Length)];
        var arrangement = choices[random.Below(choices.Length)];
        Place? place = arrangement == Arrangement.Alone ? random.Any<Place>() : null;
        var objects = Fields(arrangement, place).Select(field => NextObject(field.Column, field.Row)).ToArray();
        return new(arrangement, place, objects, NextBackground());
    }

    private SceneObject NextObject(int column, int row)
    {
        var kind = new ObjectKind(random.Any<ObjectSize>(), random.Any<Texture>(), random.Any<Colour>(), random.Any<Shape>());
        return new(
            kind,
            (column + 0.5f) / 3 + random.Between(-Jitter, Jitter),
            (row + 0.5f) / 3 + random.Between(-Jitter, Jitter),
            kind.Size == ObjectSize.Small ? random.Between(0.078f, 0.090f) : random.Between(0.128f, 0.138f),
            random.Between(-AngleJitter, AngleJitter),
            NextTint(kind.Colour),
            random.Between(0, MathF.PI),
            kind.Texture == Texture.Dotted ? random.Between(-0.1f, 0.1f) : random.Between(0, 1));
    }

    private Rgb NextTint(Colour colour)
    {
        var middle = Palette.Of(colour);
        return new(
            Math.Clamp(middle.Red + random.Between(-ColourJitter, ColourJitter), 0, 1),
            Math.Clamp(middle.Green + random.Between(-ColourJitter, ColourJitter), 0, 1),
            Math.Clamp(middle.Blue + random.Between(-ColourJitter, ColourJitter), 0, 1));
    }

    private Background NextBackground()
    {
        var shade = random.Between(0.80f, 0.93f);
        var middle = new Rgb(shade + random.Between(-0.02f, 0.02f), shade + random.Between(-0.02f, 0.02f), shade + random.Between(-0.02f, 0.02f));
        return new(middle, random.Between(-0.08f, 0.08f), random.Between(-0.08f, 0.08f));
    }

    private IEnumerable<(int Column, int Row)> Fields(Arrangement arrangement, Place? place)
    {
        var across = random.Below(3);
        return arrangement switch
        {
            Arrangement.Alone => [((int)place!.Value % 3, (int)place.Value / 3)],
            Arrangement.Beside => [(0, across), (2, across)],
            Arrangement.Above => [(across, 0), (across, 2)],
            Arrangement.Row => [(0, across), (1, across), (2, across)],
            Arrangement.Column => [(across, 0), (across, 1), (across, 2)],
            Arrangement.Pyramid => [(1, 0), (0, 2), (2, 2)],
            _ => throw new ArgumentOutOfRangeException(nameof(arrangement), arrangement, "no such arrangement"),
        };
    }
}
