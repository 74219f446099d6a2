namespace Mammut.Data;

/// <summary>A picture that someone else decodes.</summary>
/// <param name="decode">Makes the picture, given the most pixels it may have.</param>
internal sealed class DecodedImage(Func<long, RgbImage> decode) : ImageSource
{
    public override RgbImage Decode(long pixelLimit) => decode(pixelLimit);

    public override void Transform(ImageTransform transform, Span<float> destination, ulong seed, long pixelLimit) =>
        transform.Apply(decode(pixelLimit), destination, seed);
}
