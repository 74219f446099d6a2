using static TorchSharp.torch;

namespace Mammut;

/// <summary>Copies bytes that begin at an offset into a span.</summary>
internal delegate void ReadBytes(long offset, Span<byte> destination);

/// <summary>
/// Fills tensors from a file in pieces, in the order of the file: beside the tensor itself this takes the memory of one piece,
/// whatever types, strides and devices the two sides have.
/// </summary>
internal static class TensorFilling
{
    private const long PieceBytes = 4 << 20;

    /// <param name="target">What to fill.</param>
    /// <param name="type">Type of the elements in the file.</param>
    /// <param name="layout">Where they lie, in elements; of the target's shape, and free of faults.</param>
    /// <param name="read">Reads from the file.</param>
    public static void Fill(Tensor target, ScalarType type, StridedLayout layout, ReadBytes read)
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        var (axes, size) = (layout.AxesInOrder(), SafetensorsType.SizeOf(type));
        var most = PieceBytes / size;
        var piece = empty([Math.Min(layout.Extent, most)], dtype: type);
        Split(axes.Length < 2 ? target : target.permute([.. axes.Select(axis => (long)axis)]), layout.Permute(axes), most, Copy);

        void Copy(Tensor part, StridedLayout where)
        {
            using var bytes = piece.narrow(0, 0, where.Extent);
            read(where.Offset * size, bytes.bytes);
            using var values = bytes.as_strided(where.Shape, where.Strides);
            part.copy_(values);
        }
    }

    private static void Split(Tensor target, StridedLayout layout, long most, Action<Tensor, StridedLayout> copy)
    {
        if (layout.IsEmpty)
            return;
        if (layout.Extent <= most)
        {
            copy(target, layout);
            return;
        }

        var row = layout.Select(0).Extent;
        if (row > most)
        {
            for (long index = 0; index < layout.Shape[0]; index++)
            {
                using var one = target.select(0, index);
                Split(one, layout.Select(index), most, copy);
            }

            return;
        }

        // One row, and as many more as fit a stride apart.
        var rows = 1 + (most - row) / layout.Strides[0];
        for (long start = 0; start < layout.Shape[0]; start += rows)
        {
            var count = Math.Min(rows, layout.Shape[0] - start);
            using var some = target.narrow(0, start, count);
            copy(some, layout.Narrow(start, count));
        }
    }
}
