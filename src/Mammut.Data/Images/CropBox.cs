namespace Mammut.Data;

/// <summary>A rectangle of whole pixels.</summary>
internal readonly record struct CropBox(int Left, int Top, int Width, int Height)
{
    public static CropBox Whole(RgbImage image) => new(0, 0, image.Width, image.Height);
}
