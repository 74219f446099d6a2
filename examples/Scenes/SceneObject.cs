namespace Mammut.Examples.Scenes;

/// <summary>What words can say of an object.</summary>
/// <param name="Size">How big it is.</param>
/// <param name="Texture">What covers it.</param>
/// <param name="Colour">Its colour.</param>
/// <param name="Shape">Its outline.</param>
public readonly record struct ObjectKind(ObjectSize Size, Texture Texture, Colour Colour, Shape Shape);

/// <summary>An object as it is drawn. Lengths are in parts of the image's side, with the origin at the top left.</summary>
/// <param name="Kind">What words can say of it.</param>
/// <param name="CentreX">Centre, from the left edge.</param>
/// <param name="CentreY">Centre, from the top edge.</param>
/// <param name="Radius">Half the extent from side to side.</param>
/// <param name="Angle">Turn of the outline, in radians, clockwise.</param>
/// <param name="Tint">The colour's red, green and blue, each 0 to 1, with this object's own deviation.</param>
/// <param name="TextureAngle">Direction of stripes and rows of dots, in radians.</param>
/// <param name="TexturePhase">Shift of stripes and dots, in periods.</param>
public sealed record SceneObject(
    ObjectKind Kind,
    float CentreX,
    float CentreY,
    float Radius,
    float Angle,
    Rgb Tint,
    float TextureAngle,
    float TexturePhase);

/// <summary>A colour as amounts of red, green and blue, each 0 to 1.</summary>
public readonly record struct Rgb(float Red, float Green, float Blue)
{
    /// <summary>The colour on the straight way from this one to another; <paramref name="share"/> 0 is this one, 1 the other.</summary>
    public Rgb Towards(Rgb other, float share) => new(
        Red + (other.Red - Red) * share,
        Green + (other.Green - Green) * share,
        Blue + (other.Blue - Blue) * share);
}
