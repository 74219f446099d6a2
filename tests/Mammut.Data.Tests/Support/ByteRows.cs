namespace Mammut.Data.Tests;

/// <summary>Keeps the rows of a resized image as they are.</summary>
internal readonly struct ByteRows(byte[] pixels, int rowBytes) : IPixelRows
{
    public void Take(int y, ReadOnlySpan<byte> row) => row.CopyTo(pixels.AsSpan(y * rowBytes, rowBytes));
}
