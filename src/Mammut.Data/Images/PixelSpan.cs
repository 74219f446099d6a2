namespace Mammut.Data;

/// <summary>Pixels in someone else's memory: 8-bit red, green, blue, interleaved, rows from the top.</summary>
/// <param name="width">Columns.</param>
/// <param name="height">Rows.</param>
/// <param name="bytes">At least height × width × 3 bytes; what follows them may be read, and is of no account.</param>
/// <param name="shrink">How much smaller on each side than the picture it was decoded from; 1 for no smaller.</param>
internal readonly ref struct PixelSpan(int width, int height, ReadOnlySpan<byte> bytes, int shrink = 1)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public int Shrink { get; } = shrink;

    public static implicit operator PixelSpan(RgbImage image) => new(image.Width, image.Height, image.Pixels);
}
