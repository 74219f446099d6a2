namespace Mammut.Data;

/// <summary>
/// A JPEG or PNG whose header has been read and whose size is within the limit: what is to be done with it can be settled before it is
/// decoded.
/// </summary>
internal readonly ref struct EncodedImage
{
    // What one byte array can hold of 4-byte pixels; the PNG reader needs that much at a time.
    private static readonly long HardPixelLimit = Array.MaxLength / 4;

    private readonly ReadOnlySpan<byte> _data;
    private readonly JpegHeader? _jpeg;

    private EncodedImage(ReadOnlySpan<byte> data, int width, int height, JpegHeader? jpeg)
    {
        _data = data;
        _jpeg = jpeg;
        Width = width;
        Height = height;
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Reads the header.</summary>
    /// <param name="data">The whole file.</param>
    /// <param name="pixelLimit">The most pixels, width times height.</param>
    /// <exception cref="ImageDecodeException">Unknown format, truncated or damaged data, or too many pixels.</exception>
    public static EncodedImage Open(ReadOnlySpan<byte> data, long pixelLimit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pixelLimit, 1);
        if (data.StartsWith(JpegHeader.Signature))
        {
            var header = JpegHeader.Read(data);
            CheckSize(header.Width, header.Height, pixelLimit);
            return new EncodedImage(data, header.Width, header.Height, header);
        }

        if (data.StartsWith(PngHeader.Signature))
        {
            var header = PngHeader.Read(data);
            CheckSize(header.Width, header.Height, pixelLimit);
            return new EncodedImage(PngHeader.WithoutColourProfile(data, header), (int)header.Width, (int)header.Height, null);
        }

        throw new ImageDecodeException(ImageProblem.UnknownFormat, data.IsEmpty
            ? "The image is empty (0 bytes)."
            : $"Neither JPEG nor PNG: the data begin with {Convert.ToHexString(data[..Math.Min(8, data.Length)])}.");
    }

    /// <summary>Whether the decoder can make the picture smaller by itself, and for less than decoding all of it.</summary>
    public bool CanShrink =>
#if TORCHSHARP
        false;
#else
        _jpeg is not null && TurboJpeg.CanShrink(Width, Height);
#endif

    /// <summary>The size of the picture decoded at 1 / <paramref name="shrink"/>: rounded up.</summary>
    public (int Width, int Height) Size(int shrink) => ((Width + shrink - 1) / shrink, (Height + shrink - 1) / shrink);

    /// <summary>Decodes.</summary>
    /// <param name="pixels">Receives height × width × 3 bytes of <see cref="Size"/>.</param>
    /// <param name="shrink">1; also 2, 4 or 8 if <see cref="CanShrink"/>.</param>
    /// <exception cref="ImageDecodeException">Damaged data.</exception>
    /// <exception cref="DllNotFoundException">The library that decodes this format is not installed; the message says how to add it.</exception>
    public void Decode(Span<byte> pixels, int shrink = 1)
    {
#if TORCHSHARP
        ImageSharpCodec.Decode(_data, pixels);
#else
        if (_jpeg is { } header)
        {
            TurboJpeg.Decode(_data, header, shrink, pixels);
        }
        else
        {
            LibPng.Decode(_data, pixels);
        }
#endif
    }

    private static void CheckSize(long width, long height, long pixelLimit)
    {
        var limit = Math.Min(pixelLimit, HardPixelLimit);
        if (width * height > limit)
        {
            throw new ImageDecodeException(
                ImageProblem.TooManyPixels, $"{width}x{height} is {width * height} pixels; the limit is {limit}.");
        }
    }
}
