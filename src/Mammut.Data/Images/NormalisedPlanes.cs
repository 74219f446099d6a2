using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mammut.Data;

/// <summary>
/// Writes rows of RGB bytes as three planes of numbers: (value / 255 − mean) / std, in float32 at each step. What comes of a value does
/// not depend on the machine: the vectors do the very operations that <see cref="Value"/> does.
/// </summary>
/// <param name="planes">[3, Height, Width]; receives the rows.</param>
/// <param name="height">Rows of a plane.</param>
/// <param name="width">Columns of a plane.</param>
/// <param name="means">Three channel means.</param>
/// <param name="stds">Three channel standard deviations.</param>
/// <param name="mirrored">Whether rows are written from right to left.</param>
internal readonly ref struct NormalisedPlanes(
    Span<float> planes, int height, int width, float[] means, float[] stds, bool mirrored) : IPixelRows
{
    private readonly Span<float> _planes = planes;

    /// <summary>What a sample becomes.</summary>
    public static float Value(byte sample, float mean, float std) => ((sample / 255f) - mean) / std;

    /// <inheritdoc/>
    public void Take(int y, ReadOnlySpan<byte> row)
    {
        var red = Row(0, y);
        var green = Row(1, y);
        var blue = Row(2, y);
        var done = Avx2.IsSupported ? SixteenAtATime(row, red, green, blue) : 0;
        for (var x = done; x < width; x++)
        {
            red[x] = Value(row[3 * x], means[0], stds[0]);
            green[x] = Value(row[(3 * x) + 1], means[1], stds[1]);
            blue[x] = Value(row[(3 * x) + 2], means[2], stds[2]);
        }

        if (mirrored)
        {
            red.Reverse();
            green.Reverse();
            blue.Reverse();
        }
    }

    private Span<float> Row(int channel, int y) => _planes.Slice(((channel * height) + y) * width, width);

    private int SixteenAtATime(ReadOnlySpan<byte> row, Span<float> red, Span<float> green, Span<float> blue)
    {
        var x = 0;
        for (; x + 16 <= width; x += 16)
        {
            var pixels = row.Slice(3 * x, 48);
            var (a, b, c) = (Vector128.Create(pixels), Vector128.Create(pixels[16..]), Vector128.Create(pixels[32..]));
            const byte no = 0x80;
            Write(
                Ssse3.Shuffle(a, Vector128.Create(0, 3, 6, 9, 12, 15, no, no, no, no, no, no, no, no, no, no))
                | Ssse3.Shuffle(b, Vector128.Create(no, no, no, no, no, no, 2, 5, 8, 11, 14, no, no, no, no, no))
                | Ssse3.Shuffle(c, Vector128.Create(no, no, no, no, no, no, no, no, no, no, no, 1, 4, 7, 10, 13)),
                means[0], stds[0], red.Slice(x, 16));
            Write(
                Ssse3.Shuffle(a, Vector128.Create(1, 4, 7, 10, 13, no, no, no, no, no, no, no, no, no, no, no))
                | Ssse3.Shuffle(b, Vector128.Create(no, no, no, no, no, 0, 3, 6, 9, 12, 15, no, no, no, no, no))
                | Ssse3.Shuffle(c, Vector128.Create(no, no, no, no, no, no, no, no, no, no, no, 2, 5, 8, 11, 14)),
                means[1], stds[1], green.Slice(x, 16));
            Write(
                Ssse3.Shuffle(a, Vector128.Create(2, 5, 8, 11, 14, no, no, no, no, no, no, no, no, no, no, no))
                | Ssse3.Shuffle(b, Vector128.Create(no, no, no, no, no, 1, 4, 7, 10, 13, no, no, no, no, no, no))
                | Ssse3.Shuffle(c, Vector128.Create(no, no, no, no, no, no, no, no, no, no, 0, 3, 6, 9, 12, 15)),
                means[2], stds[2], blue.Slice(x, 16));
        }

        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(Vector128<byte> samples, float mean, float std, Span<float> to)
    {
        Normalised(Avx2.ConvertToVector256Int32(samples)).CopyTo(to);
        Normalised(Avx2.ConvertToVector256Int32(Sse2.ShiftRightLogical128BitLane(samples, 8))).CopyTo(to[8..]);

        Vector256<float> Normalised(Vector256<int> eight) =>
            ((Vector256.ConvertToSingle(eight) / Vector256.Create(255f)) - Vector256.Create(mean)) / Vector256.Create(std);
    }
}
