using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mammut.Data;

/// <summary>
/// Antialiased bicubic resizing of RGB bytes as Pillow's <c>Image.resize(size, BICUBIC)</c> does it: across first, then down, with the
/// picture between rounded to 8 bits. Only the window that is kept is computed.
/// </summary>
internal static class BicubicResize
{
    private const int Rounding = 1 << (ResizeFilter.Precision - 1);

    /// <summary>Resizes a part of an image, as if it had been cut out before, and keeps a window of the result.</summary>
    /// <param name="image">The source.</param>
    /// <param name="part">What of the source to resize.</param>
    /// <param name="width">The part's width after resizing.</param>
    /// <param name="height">The part's height after resizing.</param>
    /// <param name="window">What of the result to keep.</param>
    /// <param name="destination">[window.Height, window.Width, 3] bytes.</param>
    public static void Run(RgbImage image, CropBox part, int width, int height, CropBox window, Span<byte> destination)
    {
        var rowBytes = 3 * window.Width;
        if (height == part.Height)
        {
            // Pillow leaves out a pass that changes nothing, and so the rounding that comes with it.
            Across(image, part with { Top = part.Top + window.Top, Height = window.Height }, width, window, destination);
            return;
        }

        var down = ResizeFilter.Bicubic(part.Height, height, window.Top, window.Height);
        var first = down.Starts[0];
        var rows = down.Starts[^1] + down.Counts[^1] - first;
        var rented = ArrayPool<byte>.Shared.Rent(rows * rowBytes);
        var sums = ArrayPool<int>.Shared.Rent(rowBytes);
        try
        {
            var middle = rented.AsSpan(0, rows * rowBytes);
            Across(image, part with { Top = part.Top + first, Height = rows }, width, window, middle);
            for (var y = 0; y < window.Height; y++)
            {
                var sum = sums.AsSpan(0, rowBytes);
                sum.Fill(Rounding);
                for (var k = 0; k < down.Counts[y]; k++)
                {
                    AddScaled(middle.Slice((down.Starts[y] - first + k) * rowBytes, rowBytes), down.Weights[(y * down.Taps) + k], sum);
                }

                var row = destination.Slice(y * rowBytes, rowBytes);
                for (var x = 0; x < row.Length; x++)
                {
                    row[x] = Round(sum[x]);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
            ArrayPool<int>.Shared.Return(sums);
        }
    }

    /// <summary>Every row of the part resized to <paramref name="width"/>, of which the window's columns are kept.</summary>
    private static void Across(RgbImage image, CropBox part, int width, CropBox window, Span<byte> destination)
    {
        var rowBytes = 3 * window.Width;
        var across = width == part.Width ? null : ResizeFilter.Bicubic(part.Width, width, window.Left, window.Width);

        // One row at a time goes through a buffer with a spare byte, so that a pixel can be read as four bytes also at the end.
        var buffer = ArrayPool<byte>.Shared.Rent((3 * part.Width) + 1);
        try
        {
            for (var y = 0; y < part.Height; y++)
            {
                var from = image.Pixels.AsSpan(3 * (((part.Top + y) * image.Width) + part.Left), 3 * part.Width);
                var to = destination.Slice(y * rowBytes, rowBytes);
                if (across is null)
                {
                    from.Slice(3 * window.Left, rowBytes).CopyTo(to);
                }
                else
                {
                    from.CopyTo(buffer);
                    Row(buffer.AsSpan(0, (3 * part.Width) + 1), across, to);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Row(ReadOnlySpan<byte> from, ResizeFilter filter, Span<byte> to)
    {
        for (var x = 0; x < filter.Starts.Length; x++)
        {
            var weights = filter.Weights.AsSpan(x * filter.Taps, filter.Counts[x]);
            var pixels = from.Slice(3 * filter.Starts[x], (3 * weights.Length) + 1);
            var sum = Vector128.Create(Rounding);
            for (var k = 0; k < weights.Length; k++)
            {
                // Red, green, blue and one byte of the next pixel, which the fourth lane carries along for nothing.
                var four = MemoryMarshal.Read<uint>(pixels[(3 * k)..]);
                var wide = Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(four).AsByte())).AsInt32();
                sum += wide * weights[k];
            }

            to[3 * x] = Round(sum[0]);
            to[(3 * x) + 1] = Round(sum[1]);
            to[(3 * x) + 2] = Round(sum[2]);
        }
    }

    private static void AddScaled(ReadOnlySpan<byte> row, int weight, Span<int> sum)
    {
        var x = 0;
        for (; x + Vector128<byte>.Count <= row.Length; x += Vector128<byte>.Count)
        {
            var (low, high) = Vector128.Widen(Vector128.Create(row[x..]));
            var (a, b) = Vector128.Widen(low);
            var (c, d) = Vector128.Widen(high);
            Add(sum, x, a);
            Add(sum, x + 4, b);
            Add(sum, x + 8, c);
            Add(sum, x + 12, d);
        }

        for (; x < row.Length; x++)
        {
            sum[x] += row[x] * weight;
        }

        void Add(Span<int> sums, int at, Vector128<uint> samples)
        {
            var four = sums.Slice(at, 4);
            (Vector128.Create<int>(four) + (samples.AsInt32() * weight)).CopyTo(four);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte Round(int sum) => (byte)Math.Clamp(sum >> ResizeFilter.Precision, 0, 255);
}
