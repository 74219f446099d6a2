namespace Mammut.Data;

/// <summary>An encoded picture in memory.</summary>
internal sealed class ImageInMemory(ReadOnlyMemory<byte> file) : ImageSource
{
    public override RgbImage Decode(long pixelLimit) => ImageCodec.Decode(file.Span, pixelLimit);

    public override void Transform(ImageTransform transform, Span<float> destination, ulong seed, long pixelLimit) =>
        transform.Apply(file.Span, destination, seed, pixelLimit);
}
