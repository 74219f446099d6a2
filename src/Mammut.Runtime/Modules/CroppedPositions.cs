using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// Cropped position embedding (RO-ViT, Kim et al. 2023, section 3.1; MaMMUT, section 3.4): in training every image gets a random
/// crop of a larger table of positions, as if it were a region of a larger image, so that the positions of a detector's resolution
/// are none that the model has never seen.
/// </summary>
public static class CroppedPositions
{
    private const double SmallestArea = 0.1, LargestArea = 1, NarrowestRatio = 0.5, WidestRatio = 2;

    /// <summary>
    /// Adds positions to tokens. In training the table is enlarged bilinearly to <paramref name="grid"/> positions on its longer
    /// side, and for each image a box of it (area 0.1 to 1, ratio of the sides 1/2 to 2 on a logarithmic scale, anywhere; from
    /// torch's own random state) is sampled bilinearly at the middles of the patches. Else the table is added as it is.
    /// </summary>
    /// <param name="tokens">The patches' tokens, row by row, <c>[B, N, D]</c>.</param>
    /// <param name="table"><c>[N, D]</c>.</param>
    /// <param name="rows">Patches from top to bottom.</param>
    /// <param name="columns">Patches from left to right.</param>
    /// <param name="grid">Positions on the longer side of the enlarged table, at least as many as there are patches.</param>
    /// <param name="keepFirst">Whether the first token is a class token, whose position is never cropped.</param>
    /// <param name="training">Whether to crop.</param>
    /// <returns><c>[B, N, D]</c></returns>
    /// <exception cref="ArgumentException">The table has another number of positions than there are tokens.</exception>
    public static Tensor Add(Tensor tokens, Tensor table, long rows, long columns, long grid, bool keepFirst, bool training)
    {
        var first = keepFirst ? 1 : 0;
        if (table.shape[0] != first + (rows * columns) || tokens.shape[1] != table.shape[0])
            throw new ArgumentException($"Expected {first + (rows * columns)} tokens and positions, but got tokens [{string.Join(", ", tokens.shape)}] and a table [{string.Join(", ", table.shape)}].", nameof(table));
        if (!training)
            return tokens + table;
        using var scope = NewDisposeScope();
        var cropped = Crop(table.narrow(0, first, rows * columns), Boxes(tokens.shape[0], rows, columns, grid), rows, columns, grid);
        if (keepFirst)
            cropped = cat([table.narrow(0, 0, 1).unsqueeze(0).expand(tokens.shape[0], 1, table.shape[1]), cropped], 1);
        return (tokens + cropped).MoveToOuterDisposeScope();
    }

    /// <summary>The crops.</summary>
    /// <param name="table"><c>[rows * columns, D]</c></param>
    /// <param name="boxes">Of each image the box in the enlarged table: top, left, height, width, in its positions.</param>
    /// <param name="rows">Rows of the table, and of a crop.</param>
    /// <param name="columns">Columns of the table, and of a crop.</param>
    /// <param name="grid">Positions on the longer side of the enlarged table.</param>
    /// <returns><c>[B, rows * columns, D]</c></returns>
    internal static Tensor Crop(Tensor table, IReadOnlyList<(double Top, double Left, double Height, double Width)> boxes, long rows, long columns, long grid)
    {
        // Enlarging and sampling are linear along each axis: two small matrices an image do both.
        using var scope = NewDisposeScope();
        var (down, across) = Sides(rows, columns, grid);
        var vertical = Matrices([.. boxes.Select(box => (box.Top, box.Height))], rows, down, table);
        var horizontal = Matrices([.. boxes.Select(box => (box.Left, box.Width))], columns, across, table);
        var width = table.shape[1];
        // [B, rows, rows] [rows, columns * D], then along the columns.
        var lines = vertical.matmul(table.reshape(rows, columns * width)).view(boxes.Count, rows, columns, width);
        var cropped = horizontal.unsqueeze(1).matmul(lines);
        return cropped.reshape(boxes.Count, rows * columns, width).MoveToOuterDisposeScope();
    }

    private static (long Down, long Across) Sides(long rows, long columns, long grid)
    {
        var longer = Math.Max(rows, columns);
        return ((long)Math.Round((double)grid * rows / longer), (long)Math.Round((double)grid * columns / longer));
    }

    private static (double Top, double Left, double Height, double Width)[] Boxes(long images, long rows, long columns, long grid)
    {
        var (down, across) = Sides(rows, columns, grid);
        float[] drawn;
        using (NewDisposeScope())
            drawn = rand([images, 4]).data<float>().ToArray();
        var boxes = new (double, double, double, double)[images];
        for (var image = 0; image < images; image++)
        {
            var area = SmallestArea + (drawn[4 * image] * (LargestArea - SmallestArea));
            var ratio = NarrowestRatio * Math.Pow(WidestRatio / NarrowestRatio, drawn[(4 * image) + 1]);
            var height = Math.Min(down, Math.Sqrt(area / ratio) * down);
            var width = Math.Min(across, Math.Sqrt(area * ratio) * across);
            boxes[image] = (drawn[(4 * image) + 2] * (down - height), drawn[(4 * image) + 3] * (across - width), height, width);
        }

        return boxes;
    }

    /// <summary>From the table to the samples along one axis, for each image: [B, count, count].</summary>
    private static Tensor Matrices(IReadOnlyList<(double Start, double Length)> stretches, long count, long enlarged, Tensor like)
    {
        var values = new float[stretches.Count * count * count];
        for (var image = 0; image < stretches.Count; image++)
        {
            var (start, length) = stretches[image];
            for (var cell = 0L; cell < count; cell++)
            {
                var row = ((image * count) + cell) * count;
                foreach (var (place, share) in Between(start + ((cell + 0.5) * length / count) - 0.5, enlarged))
                {
                    foreach (var (source, part) in Between(((place + 0.5) * count / enlarged) - 0.5, count))
                        values[row + source] += (float)(share * part);
                }
            }
        }

        return tensor(values, [stretches.Count, count, count], dtype: like.dtype, device: like.device);
    }

    /// <summary>The two neighbours of a place among so many, and the share of each; outside, the last one.</summary>
    private static (long Place, double Share)[] Between(double place, long count)
    {
        var inside = Math.Clamp(place, 0, count - 1);
        var before = (long)Math.Floor(inside);
        var share = inside - before;
        return [(before, 1 - share), (Math.Min(before + 1, count - 1), share)];
    }
}
