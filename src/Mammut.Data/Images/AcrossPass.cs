using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mammut.Data;

/// <summary>Resizes rows of RGB bytes across.</summary>
internal static unsafe class AcrossPass
{
    private const int Rounding = 1 << (ResizeFilter.Precision - 1);
    private const int Together = 4; // rows that share the loading of a weight

    /// <summary>Resizes rows.</summary>
    /// <param name="from">The rows, from the filter's first input on; a row may be looked at beyond its end, never beyond the span's.</param>
    /// <param name="step">Bytes from one source row to the next.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="filter">Where each output comes from.</param>
    /// <param name="to">Receives the rows; each is one byte longer than its pixels.</param>
    /// <param name="stride">Bytes from one resulting row to the next.</param>
    public static void Rows(ReadOnlySpan<byte> from, int step, int count, ResizeFilter filter, Span<byte> to, int stride) =>
        Rows(from, step, count, filter, to, stride, Avx2.IsSupported);

    /// <summary>The same, with the choice of instructions; the results are equal.</summary>
    internal static void Rows(ReadOnlySpan<byte> from, int step, int count, ResizeFilter filter, Span<byte> to, int stride, bool avx2)
    {
        var reach = Reach(filter, avx2);
        var buffer = ArrayPool<byte>.Shared.Rent(Together * reach);
        try
        {
            fixed (byte* source = from)
            fixed (byte* target = to)
            fixed (byte* copies = buffer)
            {
                byte** read = stackalloc byte*[Together];
                byte** write = stackalloc byte*[Together];
                for (var y = 0; y < count; y += Together)
                {
                    for (var i = 0; i < Together; i++)
                    {
                        // The last row fills up the last block: it is made several times, in the same place.
                        var row = Math.Min(y + i, count - 1);
                        read[i] = source + ((nint)row * step);
                        write[i] = target + ((nint)row * stride);
                        var left = from.Length - ((long)row * step);
                        if (left < reach)
                        {
                            from[(row * step)..].CopyTo(buffer.AsSpan(i * reach, reach));
                            read[i] = copies + (i * reach);
                        }
                    }

                    if (avx2)
                    {
                        FourRows(read, write, filter);
                        continue;
                    }

                    for (var i = 0; i < Math.Min(Together, count - y); i++)
                    {
                        OneRow(read[i], write[i], filter);
                    }
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>How many bytes of a row are looked at.</summary>
    private static int Reach(ResizeFilter filter, bool avx2)
    {
        var most = 0;
        for (var i = 0; i < filter.Count; i++)
        {
            var end = avx2
                ? (3 * (filter.Starts[i] + Groups(filter, i) * ResizeFilter.Group)) + sizeof(uint)
                : (3 * (filter.Starts[i] + filter.Counts[i])) + 1;
            most = Math.Max(most, end);
        }

        return most;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Groups(ResizeFilter filter, int output) => (filter.Counts[output] + ResizeFilter.Group - 1) / ResizeFilter.Group;

    private static void FourRows(byte** from, byte** to, ResizeFilter filter)
    {
        // Four pixels as 16-bit numbers, those of a colour side by side: pixels 0 and 1 in the lower half, 2 and 3 in the upper.
        var spread = Vector256.Create(
            (byte)0, 0x80, 3, 0x80, 1, 0x80, 4, 0x80, 2, 0x80, 5, 0x80, 0x80, 0x80, 0x80, 0x80,
            6, 0x80, 9, 0x80, 7, 0x80, 10, 0x80, 8, 0x80, 11, 0x80, 0x80, 0x80, 0x80, 0x80);
        var pairs = Vector256.Create(0, 0, 0, 0, 1, 1, 1, 1);
        var rounding = Vector128.Create(Rounding);
        byte* row0 = from[0], row1 = from[1], row2 = from[2], row3 = from[3];
        byte* to0 = to[0], to1 = to[1], to2 = to[2], to3 = to[3];
        fixed (short* highs = filter.High)
        fixed (short* lows = filter.Low)
        {
            for (var x = 0; x < filter.Count; x++)
            {
                var groups = Groups(filter, x);
                var high = highs + (x * filter.Taps);
                var low = lows + (x * filter.Taps);
                var at = 3 * filter.Starts[x];
                Vector256<int> high0 = default, high1 = default, high2 = default, high3 = default;
                Vector256<int> low0 = default, low1 = default, low2 = default, low3 = default;
                for (var group = 0; group < groups; group++)
                {
                    var upper = Weights(high, pairs);
                    var lower = Weights(low, pairs);
                    var pixels = Pixels(row0 + at, spread);
                    high0 += Avx2.MultiplyAddAdjacent(pixels, upper);
                    low0 += Avx2.MultiplyAddAdjacent(pixels, lower);
                    pixels = Pixels(row1 + at, spread);
                    high1 += Avx2.MultiplyAddAdjacent(pixels, upper);
                    low1 += Avx2.MultiplyAddAdjacent(pixels, lower);
                    pixels = Pixels(row2 + at, spread);
                    high2 += Avx2.MultiplyAddAdjacent(pixels, upper);
                    low2 += Avx2.MultiplyAddAdjacent(pixels, lower);
                    pixels = Pixels(row3 + at, spread);
                    high3 += Avx2.MultiplyAddAdjacent(pixels, upper);
                    low3 += Avx2.MultiplyAddAdjacent(pixels, lower);
                    high += ResizeFilter.Group;
                    low += ResizeFilter.Group;
                    at += 3 * ResizeFilter.Group;
                }

                var first = Sse2.PackSignedSaturate(Sum(high0, low0) >> ResizeFilter.Precision, Sum(high1, low1) >> ResizeFilter.Precision);
                var second = Sse2.PackSignedSaturate(Sum(high2, low2) >> ResizeFilter.Precision, Sum(high3, low3) >> ResizeFilter.Precision);
                var result = Sse2.PackUnsignedSaturate(first, second).AsUInt32();

                // Four bytes each: the fourth is overwritten by the next pixel, or is the row's spare one.
                *(uint*)(to0 + (3 * x)) = result.ToScalar();
                *(uint*)(to1 + (3 * x)) = result.GetElement(1);
                *(uint*)(to2 + (3 * x)) = result.GetElement(2);
                *(uint*)(to3 + (3 * x)) = result.GetElement(3);
            }
        }

        Vector128<int> Sum(Vector256<int> high, Vector256<int> low)
        {
            var sum = (high << ResizeFilter.LowBits) + low;
            return sum.GetLower() + sum.GetUpper() + rounding;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Weights(short* four, Vector256<int> pairs) =>
        Avx.PermuteVar(Vector256.Create(*(long*)four).AsSingle(), pairs).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Pixels(byte* at, Vector256<byte> spread) =>
        Avx2.Shuffle(Avx2.BroadcastVector128ToVector256(at), spread).AsInt16();

    private static void OneRow(byte* from, byte* to, ResizeFilter filter)
    {
        for (var x = 0; x < filter.Count; x++)
        {
            var pixels = from + (3 * filter.Starts[x]);
            var sum = Vector128.Create(Rounding);
            for (var k = 0; k < filter.Counts[x]; k++, pixels += 3)
            {
                // Red, green, blue and one byte of the next pixel, which the fourth lane carries along for nothing.
                var four = Unsafe.ReadUnaligned<uint>(pixels);
                var wide = Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(four).AsByte())).AsInt32();
                sum += wide * filter.Weight(x, k);
            }

            for (var c = 0; c < 3; c++)
            {
                to[(3 * x) + c] = (byte)Math.Clamp(sum[c] >> ResizeFilter.Precision, 0, 255);
            }
        }
    }
}
