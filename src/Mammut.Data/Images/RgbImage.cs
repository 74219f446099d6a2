namespace Mammut.Data;

/// <summary>A decoded picture: 8-bit red, green, blue, interleaved, rows from the top.</summary>
public sealed class RgbImage
{
    /// <summary>Wraps pixels that are already decoded; the array is not copied.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="pixels">[height, width, 3] bytes in row-major order.</param>
    /// <exception cref="ArgumentException">The size is not positive, or the array is not height × width × 3 bytes long.</exception>
    public RgbImage(int width, int height, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (pixels.LongLength != 3L * width * height)
        {
            throw new ArgumentException(
                $"A {width}x{height} image has {3L * width * height} bytes of RGB; got {pixels.LongLength}.", nameof(pixels));
        }

        Width = width;
        Height = height;
        Pixels = pixels;
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>[Height, Width, 3] bytes, row-major: red, green, blue of the top left pixel first.</summary>
    public byte[] Pixels { get; }
}
