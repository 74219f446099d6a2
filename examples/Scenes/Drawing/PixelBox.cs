namespace Mammut.Examples.Scenes;

/// <summary>A box along the axes, in pixels from the top left corner of the image; the first pixel reaches from 0 to 1.</summary>
public readonly record struct PixelBox(float Left, float Top, float Right, float Bottom)
{
    /// <summary>The smallest box around an object in an image of the given side, cut off at the image's edges.</summary>
    public static PixelBox Around(SceneObject item, int side)
    {
        ArgumentNullException.ThrowIfNull(item);
        var (left, top, right, bottom) = Outlines.Extent(item.Kind.Shape, item.Angle);
        return new(
            Place(item.CentreX, left),
            Place(item.CentreY, top),
            Place(item.CentreX, right),
            Place(item.CentreY, bottom));

        float Place(float centre, float offset) => Math.Clamp((centre + offset * item.Radius) * side, 0, side);
    }
}
