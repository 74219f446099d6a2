namespace Mammut.Data;

/// <summary>Takes the rows of a resized image as they are made, while they are in the cache.</summary>
internal interface IPixelRows
{
    /// <summary>Takes one row.</summary>
    /// <param name="y">Its number.</param>
    /// <param name="row">[width, 3] bytes, valid for the duration of the call.</param>
    void Take(int y, ReadOnlySpan<byte> row);
}
