namespace Mammut.Data;

/// <summary>Where a sample's picture comes from.</summary>
internal abstract class ImageSource
{
    public abstract RgbImage Decode(long pixelLimit);

    public abstract void Transform(ImageTransform transform, Span<float> destination, ulong seed, long pixelLimit);
}
