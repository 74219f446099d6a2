namespace Mammut.Examples.Scenes;

/// <summary>The red, green and blue that each colour word stands for.</summary>
public static class Palette
{
    /// <summary>The middle of a colour word's range.</summary>
    public static Rgb Of(Colour colour) => colour switch
    {
        Colour.Red => new(0.88f, 0.16f, 0.14f),
        Colour.Green => new(0.16f, 0.62f, 0.22f),
        Colour.Blue => new(0.14f, 0.28f, 0.88f),
        Colour.Yellow => new(0.96f, 0.80f, 0.10f),
        Colour.Purple => new(0.60f, 0.18f, 0.72f),
        Colour.Cyan => new(0.10f, 0.76f, 0.82f),
        _ => throw new ArgumentOutOfRangeException(nameof(colour), colour, "no such colour"),
    };
}
