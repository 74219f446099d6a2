namespace Mammut.Data;

/// <summary>
/// Reads and writes JPEG and PNG. The format is told by the first bytes, never by a file name.
/// </summary>
/// <remarks>
/// Decoding follows what <c>Image.open(…).convert('RGB')</c> does in Pillow, which the published CLIP-style models were trained with:
/// grey and palette images become RGB, an alpha channel is dropped (not blended), embedded colour profiles and gamma are ignored, and
/// the EXIF orientation is not applied. Two deliberate differences: a JPEG decoder's warning (data missing or damaged) is an error here,
/// and 16-bit PNG is scaled to 8 bits also where it is grey.
/// </remarks>
public static class ImageCodec
{
    /// <summary>The most pixels that an image may have unless the caller says otherwise: 178,956,970, where Pillow stops too.</summary>
    public const long DefaultPixelLimit = 178_956_970;

    /// <summary>Decodes a JPEG or a PNG.</summary>
    /// <param name="data">The whole file.</param>
    /// <param name="pixelLimit">The most pixels, width times height; compared with the header before anything is decoded.</param>
    /// <exception cref="ImageDecodeException">Unknown format, truncated or damaged data, or too many pixels.</exception>
    /// <exception cref="DllNotFoundException">The library that decodes this format is not installed; the message says how to add it.</exception>
    public static RgbImage Decode(ReadOnlySpan<byte> data, long pixelLimit = DefaultPixelLimit)
    {
        var encoded = EncodedImage.Open(data, pixelLimit);
        var pixels = GC.AllocateUninitializedArray<byte>(checked(3 * encoded.Width * encoded.Height));
        encoded.Decode(pixels);
        return new RgbImage(encoded.Width, encoded.Height, pixels);
    }

    /// <summary>Encodes as baseline JPEG, colour sampled 4:2:0 below quality 90 and 4:4:4 from there on.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="quality">1 (smallest) to 100 (best).</param>
    /// <returns>The bytes of the file; the same for the same picture, quality and library.</returns>
    /// <exception cref="DllNotFoundException">The encoding library is not installed; the message says how to add it.</exception>
    public static byte[] EncodeJpeg(RgbImage image, int quality = 90)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
#if TORCHSHARP
        return ImageSharpCodec.EncodeJpeg(image, quality);
#else
        return TurboJpeg.Encode(image, quality);
#endif
    }

    /// <summary>Encodes as 8-bit RGB PNG, without loss.</summary>
    /// <param name="image">The picture.</param>
    /// <returns>The bytes of the file.</returns>
    /// <exception cref="DllNotFoundException">The encoding library is not installed; the message says how to add it.</exception>
    public static byte[] EncodePng(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
#if TORCHSHARP
        return ImageSharpCodec.EncodePng(image);
#else
        return LibPng.Encode(image);
#endif
    }
}
