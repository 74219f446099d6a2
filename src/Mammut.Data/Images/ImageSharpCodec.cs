#if TORCHSHARP
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.PixelFormats;

namespace Mammut.Data;

/// <summary>JPEG and PNG through SixLabors.ImageSharp, which needs no system library.</summary>
internal static class ImageSharpCodec
{
    public static void Decode(ReadOnlySpan<byte> data, Span<byte> pixels)
    {
        try
        {
            using var image = Image.Load<Rgb24>(data);
            image.CopyPixelDataTo(pixels[..(3 * image.Width * image.Height)]);
        }
        catch (Exception e) when (e is ImageFormatException or NotSupportedException)
        {
            throw new ImageDecodeException(ImageProblem.Corrupt, $"The image is damaged: {e.Message}");
        }
    }

    public static byte[] EncodeJpeg(RgbImage image, int quality)
    {
        var sampling = quality >= 90 ? JpegEncodingColor.YCbCrRatio444 : JpegEncodingColor.YCbCrRatio420;
        using var from = Image.LoadPixelData<Rgb24>(image.Pixels, image.Width, image.Height);
        using var to = new MemoryStream();
        from.Save(to, new JpegEncoder { Quality = quality, ColorType = sampling });
        return to.ToArray();
    }

    public static byte[] EncodePng(RgbImage image)
    {
        using var from = Image.LoadPixelData<Rgb24>(image.Pixels, image.Width, image.Height);
        using var to = new MemoryStream();
        from.Save(to, new PngEncoder { ColorType = PngColorType.Rgb, BitDepth = PngBitDepth.Bit8 });
        return to.ToArray();
    }
}
#endif
