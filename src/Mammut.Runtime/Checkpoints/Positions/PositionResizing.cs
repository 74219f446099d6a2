using static TorchSharp.torch;

namespace Mammut;

/// <summary>Brings tables of positions to another number of rows.</summary>
internal static class PositionResizing
{
    /// <summary>How a table would be resized, in words; null where it may not be, or cannot.</summary>
    /// <param name="table">The model's table.</param>
    /// <param name="from">Shape in the file.</param>
    /// <param name="to">Shape in the model, <c>[N, D]</c>.</param>
    /// <param name="allowed">What the caller allows.</param>
    public static string? Way(PositionTable table, IReadOnlyList<long> from, IReadOnlyList<long> to, PositionResize allowed)
    {
        if (from.Count != 2 || to.Count != 2 || from[1] != to[1] || from[0] < 1)
            return null;
        if (table.IsGrid)
        {
            var side = Side(from[0] - table.Leading);
            return allowed.HasFlag(PositionResize.Grid) && side > 0 ? $"bicubic, from a grid of {side} x {side} to {table.Rows} x {table.Columns}" : null;
        }

        if (allowed.HasFlag(PositionResize.SliceText) && to[0] < from[0])
            return $"the first {to[0]} of {from[0]}";
        return allowed.HasFlag(PositionResize.InterpolateText) ? $"linear, from {from[0]} to {to[0]}" : null;
    }

    /// <summary>The flag that would allow to resize a table; null where none would.</summary>
    public static PositionResize? Remedy(PositionTable table, IReadOnlyList<long> from, IReadOnlyList<long> to)
    {
        PositionResize[] flags = [PositionResize.Grid, PositionResize.SliceText, PositionResize.InterpolateText];
        var index = Array.FindIndex(flags, flag => Way(table, from, to, flag) is not null);
        return index < 0 ? null : flags[index];
    }

    /// <summary>The table at the model's size, in float32: a half-precision interpolation would lose what the file holds.</summary>
    /// <param name="table">The model's table.</param>
    /// <param name="stored">The file's, <c>[N, D]</c>, for which <see cref="Way"/> gives a way.</param>
    /// <param name="length">Rows that the model has.</param>
    /// <param name="allowed">What the caller allows.</param>
    public static Tensor Resize(PositionTable table, Tensor stored, long length, PositionResize allowed)
    {
        using var scope = NewDisposeScope();
        var values = stored.to(ScalarType.Float32);
        return (table.IsGrid ? Grid(table, values) : Text(values, length, allowed)).MoveToOuterDisposeScope();
    }

    private static Tensor Grid(PositionTable table, Tensor values)
    {
        var (patches, width) = (values.shape[0] - table.Leading, values.shape[1]);
        var side = Side(patches);
        var grid = values.narrow(0, table.Leading, patches).t().reshape(1, width, side, side);
        var resized = nn.functional.interpolate(grid, [table.Rows, table.Columns], mode: InterpolationMode.Bicubic, align_corners: false, antialias: true);
        return cat([values.narrow(0, 0, table.Leading), resized.reshape(width, table.Rows * table.Columns).t()]);
    }

    private static Tensor Text(Tensor values, long length, PositionResize allowed) =>
        allowed.HasFlag(PositionResize.SliceText) && length < values.shape[0]
            ? values.narrow(0, 0, length)
            : nn.functional.interpolate(values.t().unsqueeze(0), [length], mode: InterpolationMode.Linear, align_corners: false).squeeze(0).t();

    /// <summary>Side of the square of so many patches; 0 where they make none.</summary>
    private static long Side(long patches)
    {
        var side = (long)Math.Round(Math.Sqrt(Math.Max(patches, 0)));
        return side * side == patches ? side : 0;
    }
}
