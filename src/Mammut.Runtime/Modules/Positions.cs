using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>Fixed position embeddings.</summary>
public static class Positions
{
    /// <summary>
    /// Two-dimensional sines and cosines as in MAE (He et al. 2022; Chen et al. 2021): the first half of the features
    /// encodes the column, the second the row; within a half, <c>width/4</c> sines then <c>width/4</c> cosines of
    /// <c>position * 10000^(-i / (width/4))</c>.
    /// </summary>
    /// <param name="rows">Patches from top to bottom, 1 or more.</param>
    /// <param name="columns">Patches from left to right, 1 or more.</param>
    /// <param name="width">Features a position, a multiple of 4.</param>
    /// <returns>float32 <c>[rows * columns, width]</c> on the CPU, row by row.</returns>
    /// <exception cref="ArgumentException">The width is no positive multiple of 4.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no rows or columns.</exception>
    public static Tensor SinCos2D(long rows, long columns, long width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (width < 4 || width % 4 != 0)
            throw new ArgumentException($"The width must be a positive multiple of 4, but is {width}.", nameof(width));

        var quarter = width / 4;
        var values = new float[rows * columns * width];
        for (var patch = 0L; patch < rows * columns; patch++)
        {
            for (var i = 0L; i < quarter; i++)
            {
                var frequency = Math.Pow(10_000, -(double)i / quarter);
                var (columnSin, columnCos) = Math.SinCos(patch % columns * frequency);
                var (rowSin, rowCos) = Math.SinCos(patch / columns * frequency);
                var at = patch * width + i;
                values[at] = (float)columnSin;
                values[at + quarter] = (float)columnCos;
                values[at + 2 * quarter] = (float)rowSin;
                values[at + 3 * quarter] = (float)rowCos;
            }
        }
        return tensor(values, [rows * columns, width], device: CPU);
    }
}
