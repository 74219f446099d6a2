#if !TORCHSHARP
using System.Buffers;
using System.Runtime.InteropServices;

namespace Mammut.Data;

/// <summary>JPEG through the TurboJPEG C API (libjpeg-turbo 2.x; 3.x keeps these functions).</summary>
internal static unsafe partial class TurboJpeg
{
    private const int PixelsRgb = 0;
    private const int PixelsCmyk = 11;
    private const int Sampling444 = 0;
    private const int Sampling420 = 2;
    private const int AccurateDct = 4096;
    private const int StopOnWarning = 8192;
    private const int LimitScans = 32768; // a progressive file of thousands of scans would take minutes

    static TurboJpeg() => ImageLibraries.Register();

    /// <summary>
    /// Whether a picture of this size can be decoded at 1/2, 1/4 and 1/8. The library is given the size wanted and takes the largest of
    /// its scales (eighths) that fits: in a tiny picture several scales round up to the same size.
    /// </summary>
    public static bool CanShrink(int width, int height) => Math.Min(width, height) >= 16;

    /// <summary>Decodes.</summary>
    /// <param name="data">The whole file.</param>
    /// <param name="header">Its header.</param>
    /// <param name="shrink">1, 2, 4 or 8: the picture comes at one part in so many of its width and height, rounded up.</param>
    /// <param name="pixels">Receives height × width × 3 bytes of the size that <paramref name="shrink"/> leaves.</param>
    public static void Decode(ReadOnlySpan<byte> data, JpegHeader header, int shrink, Span<byte> pixels)
    {
        var (width, height) = ((header.Width + shrink - 1) / shrink, (header.Height + shrink - 1) / shrink);
        if (header.Components != 4)
        {
            Decode(data, width, height, PixelsRgb, pixels[..checked(3 * width * height)]);
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(checked(4 * width * height));
        try
        {
            var inks = rented.AsSpan(0, 4 * width * height);
            Decode(data, width, height, PixelsCmyk, inks);
            FromInvertedCmyk(inks, pixels);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static void Decode(ReadOnlySpan<byte> data, int width, int height, int format, Span<byte> pixels)
    {
        var handle = Checked(tjInitDecompress());
        try
        {
            fixed (byte* from = data)
            fixed (byte* to = pixels)
            {
                var failed = tjDecompress2(
                    handle, from, (nuint)data.Length, to, width, pixels.Length / height, height, format,
                    AccurateDct | StopOnWarning | LimitScans);
                if (failed != 0)
                {
                    throw new ImageDecodeException(ImageProblem.Corrupt, $"The JPEG is damaged: {LastError(handle)}.");
                }
            }
        }
        finally
        {
            _ = tjDestroy(handle);
        }
    }

    public static byte[] Encode(RgbImage image, int quality)
    {
        var handle = Checked(tjInitCompress());
        byte* encoded = null;
        nuint length = 0;
        try
        {
            fixed (byte* from = image.Pixels)
            {
                var failed = tjCompress2(
                    handle, from, image.Width, 3 * image.Width, image.Height, PixelsRgb, ref encoded, ref length,
                    quality >= 90 ? Sampling444 : Sampling420, quality, AccurateDct);
                if (failed != 0)
                {
                    throw new InvalidOperationException($"Cannot encode a {image.Width}x{image.Height} JPEG: {LastError(handle)}.");
                }
            }

            return new ReadOnlySpan<byte>(encoded, checked((int)length)).ToArray();
        }
        finally
        {
            tjFree(encoded);
            _ = tjDestroy(handle);
        }
    }

    /// <summary>
    /// Four-component JPEG as Adobe writes it (and as Pillow assumes): inks stored inverted, so a sample is what the ink lets through.
    /// </summary>
    private static void FromInvertedCmyk(ReadOnlySpan<byte> cmyk, Span<byte> rgb)
    {
        for (int from = 0, to = 0; from < cmyk.Length; from += 4, to += 3)
        {
            int black = cmyk[from + 3];
            for (var c = 0; c < 3; c++)
            {
                var product = ((255 - cmyk[from + c]) * black) + 128;
                rgb[to + c] = (byte)Math.Clamp(black - ((product + (product >> 8)) >> 8), 0, 255);
            }
        }
    }

    private static nint Checked(nint handle) =>
        handle != 0 ? handle : throw new InvalidOperationException($"TurboJPEG cannot start: {LastError(0)}.");

    private static string LastError(nint handle) =>
        (Marshal.PtrToStringUTF8((nint)tjGetErrorStr2(handle)) ?? "no message").TrimEnd('.');

    [LibraryImport(ImageLibraries.TurboJpeg)]
    private static partial nint tjInitDecompress();

    [LibraryImport(ImageLibraries.TurboJpeg)]
    private static partial nint tjInitCompress();

    [LibraryImport(ImageLibraries.TurboJpeg)]
    private static partial int tjDestroy(nint handle);

    [LibraryImport(ImageLibraries.TurboJpeg)]
    private static partial byte* tjGetErrorStr2(nint handle);

    [LibraryImport(ImageLibraries.TurboJpeg)]
    private static partial void tjFree(byte* buffer);

    // `unsigned long` in C. nuint is right wherever long has the size of a pointer; 64-bit Windows uses the other provider.
    [LibraryImport(ImageLibraries.TurboJpeg)]
    private static partial int tjDecompress2(
        nint handle, byte* data, nuint length, byte* pixels, int width, int pitch, int height, int format, int flags);

    [LibraryImport(ImageLibraries.TurboJpeg)]
    private static partial int tjCompress2(
        nint handle, byte* pixels, int width, int pitch, int height, int format, ref byte* data, ref nuint length,
        int sampling, int quality, int flags);
}
#endif
