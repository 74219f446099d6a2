#if !TORCHSHARP
using System.Buffers;
using System.Runtime.InteropServices;

namespace Mammut.Data;

/// <summary>PNG through libpng 1.6's simplified API.</summary>
internal static unsafe partial class LibPng
{
    private const uint Version = 1;
    private const uint FormatRgb = 2;
    private const uint FormatRgba = 3;

    // "16-bit samples are in the same space as 8-bit ones": without it libpng takes them as linear light and brightens them.
    private const uint SixteenBitIsSrgb = 4;

    static LibPng() => ImageLibraries.Register();

    /// <summary>Decodes.</summary>
    /// <param name="data">The whole file.</param>
    /// <param name="pixels">Receives height × width × 3 bytes.</param>
    public static void Decode(ReadOnlySpan<byte> data, Span<byte> pixels)
    {
        var image = new PngImage { Version = Version };
        try
        {
            fixed (byte* from = data)
            {
                if (png_image_begin_read_from_memory(ref image, from, (nuint)data.Length) == 0)
                {
                    throw Damaged(ref image);
                }

                // RGBA and not RGB: asked for RGB, libpng would blend a transparent image over a background.
                image.Format = FormatRgba;
                image.Flags |= SixteenBitIsSrgb;
                var (width, height) = (checked((int)image.Width), checked((int)image.Height));
                var rgba = ArrayPool<byte>.Shared.Rent(checked(4 * width * height));
                try
                {
                    fixed (byte* to = rgba)
                    {
                        if (png_image_finish_read(ref image, null, to, 4 * width, null) == 0)
                        {
                            throw Damaged(ref image);
                        }
                    }

                    DropAlpha(rgba.AsSpan(0, 4 * width * height), pixels);
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(rgba);
                }
            }
        }
        finally
        {
            png_image_free(ref image);
        }
    }

    public static byte[] Encode(RgbImage picture)
    {
        var image = new PngImage
        {
            Version = Version, Width = (uint)picture.Width, Height = (uint)picture.Height, Format = FormatRgb,
        };
        try
        {
            fixed (byte* from = picture.Pixels)
            {
                // libpng's own bound on the result (png.h, PNG_IMAGE_PNG_SIZE_MAX), with room for what zlib adds to random data.
                nuint length = (nuint)((3L * picture.Width + 1) * picture.Height * 1001 / 1000 + 4096);
                while (true)
                {
                    var encoded = GC.AllocateUninitializedArray<byte>(checked((int)length));
                    fixed (byte* to = encoded)
                    {
                        var room = length;
                        if (png_image_write_to_memory(ref image, to, ref length, 0, from, 3 * picture.Width, null) != 0)
                        {
                            return encoded.AsSpan(0, (int)length).ToArray();
                        }

                        // Too small a buffer is the one failure that is not an error: the size needed comes back instead.
                        if (length <= room)
                        {
                            throw new InvalidOperationException(
                                $"Cannot encode a {picture.Width}x{picture.Height} PNG: {Message(ref image)}.");
                        }
                    }
                }
            }
        }
        finally
        {
            png_image_free(ref image);
        }
    }

    private static void DropAlpha(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        for (int from = 0, to = 0; from < rgba.Length; from += 4, to += 3)
        {
            rgb[to] = rgba[from];
            rgb[to + 1] = rgba[from + 1];
            rgb[to + 2] = rgba[from + 2];
        }
    }

    private static ImageDecodeException Damaged(ref PngImage image) =>
        new(ImageProblem.Corrupt, $"The PNG is damaged: {Message(ref image)}.");

    private static string Message(ref PngImage image)
    {
        ReadOnlySpan<byte> text = image.Message;
        var end = text.IndexOf((byte)0);
        return System.Text.Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
    }

    [LibraryImport(ImageLibraries.Png)]
    private static partial int png_image_begin_read_from_memory(ref PngImage image, byte* memory, nuint size);

    [LibraryImport(ImageLibraries.Png)]
    private static partial int png_image_finish_read(ref PngImage image, void* background, byte* buffer, int rowStride, void* colormap);

    [LibraryImport(ImageLibraries.Png)]
    private static partial int png_image_write_to_memory(
        ref PngImage image, byte* memory, ref nuint size, int convertTo8Bit, byte* buffer, int rowStride, void* colormap);

    [LibraryImport(ImageLibraries.Png)]
    private static partial void png_image_free(ref PngImage image);

    /// <summary>png_image of png.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PngImage
    {
        public nint Opaque;
        public uint Version;
        public uint Width;
        public uint Height;
        public uint Format;
        public uint Flags;
        public uint ColormapEntries;
        public uint WarningOrError;
        public Text Message;
    }

    [System.Runtime.CompilerServices.InlineArray(64)]
    private struct Text
    {
        private byte _first;
    }
}
#endif
