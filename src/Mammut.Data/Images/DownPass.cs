using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mammut.Data;

/// <summary>Resizes rows of bytes down: each resulting row is a weighted sum of some source rows.</summary>
internal static unsafe class DownPass
{
    /// <summary>Rows are as long as a multiple of this many bytes.</summary>
    public const int Block = 32;

    private const int Rounding = 1 << (ResizeFilter.Precision - 1);

    /// <summary>Makes one row.</summary>
    /// <param name="from">The source rows, from the first that counts.</param>
    /// <param name="stride">Bytes of a row, a multiple of <see cref="Block"/>.</param>
    /// <param name="filter">Where each output comes from.</param>
    /// <param name="output">Which output.</param>
    /// <param name="to">Receives <paramref name="stride"/> bytes.</param>
    public static void Row(ReadOnlySpan<byte> from, int stride, ResizeFilter filter, int output, Span<byte> to)
    {
        if (Avx2.IsSupported)
        {
            WithPairs(from, stride, filter, output, to);
        }
        else
        {
            Portable(from, stride, filter, output, to);
        }
    }

    /// <summary>Two rows at a time, 32 bytes of each.</summary>
    internal static void WithPairs(ReadOnlySpan<byte> from, int stride, ResizeFilter filter, int output, Span<byte> to)
    {
        var count = filter.Counts[output];
        var rounding = Vector256.Create(Rounding);
        fixed (byte* source = from[..(count * stride)])
        fixed (byte* target = to[..stride])
        fixed (short* highs = filter.High.AsSpan(output * filter.Taps, filter.Taps))
        fixed (short* lows = filter.Low.AsSpan(output * filter.Taps, filter.Taps))
        {
            for (var x = 0; x < stride; x += Block)
            {
                Vector256<int> high0 = default, high1 = default, high2 = default, high3 = default;
                Vector256<int> low0 = default, low1 = default, low2 = default, low3 = default;
                for (var k = 0; k < count; k += 2)
                {
                    var row = source + ((nint)k * stride) + x;

                    // An odd last row is paired with itself: the weight of the second is 0.
                    var next = k + 1 < count ? row + stride : row;
                    var upper = Vector256.Create(*(int*)(highs + k)).AsInt16();
                    var lower = Vector256.Create(*(int*)(lows + k)).AsInt16();
                    var (a, b) = (Avx2.ConvertToVector256Int16(row), Avx2.ConvertToVector256Int16(next));
                    var (even, odd) = (Avx2.UnpackLow(a, b), Avx2.UnpackHigh(a, b));
                    high0 += Avx2.MultiplyAddAdjacent(even, upper);
                    low0 += Avx2.MultiplyAddAdjacent(even, lower);
                    high1 += Avx2.MultiplyAddAdjacent(odd, upper);
                    low1 += Avx2.MultiplyAddAdjacent(odd, lower);
                    (a, b) = (Avx2.ConvertToVector256Int16(row + 16), Avx2.ConvertToVector256Int16(next + 16));
                    (even, odd) = (Avx2.UnpackLow(a, b), Avx2.UnpackHigh(a, b));
                    high2 += Avx2.MultiplyAddAdjacent(even, upper);
                    low2 += Avx2.MultiplyAddAdjacent(even, lower);
                    high3 += Avx2.MultiplyAddAdjacent(odd, upper);
                    low3 += Avx2.MultiplyAddAdjacent(odd, lower);
                }

                // Packing undoes, half by half, what unpacking did; packing the halves leaves the quarters 0 2 1 3.
                var bytes = Avx2.PackUnsignedSaturate(
                    Avx2.PackSignedSaturate(Sum(high0, low0), Sum(high1, low1)), Avx2.PackSignedSaturate(Sum(high2, low2), Sum(high3, low3)));
                Avx2.Permute4x64(bytes.AsInt64(), 0b_11_01_10_00).AsByte().Store(target + x);
            }
        }

        Vector256<int> Sum(Vector256<int> high, Vector256<int> low) =>
            ((high << ResizeFilter.LowBits) + low + rounding) >> ResizeFilter.Precision;
    }

    /// <summary>With whatever vectors the machine has, a block of 16 bytes at a time.</summary>
    internal static void Portable(ReadOnlySpan<byte> from, int stride, ResizeFilter filter, int output, Span<byte> to)
    {
        for (var x = 0; x < stride; x += Vector128<byte>.Count)
        {
            Vector128<int> a = Vector128.Create(Rounding), b = a, c = a, d = a;
            for (var k = 0; k < filter.Counts[output]; k++)
            {
                var weight = filter.Weight(output, k);
                var (low, high) = Vector128.Widen(Vector128.Create(from.Slice((k * stride) + x, Vector128<byte>.Count)));
                var ((first, second), (third, fourth)) = (Vector128.Widen(low), Vector128.Widen(high));
                a += first.AsInt32() * weight;
                b += second.AsInt32() * weight;
                c += third.AsInt32() * weight;
                d += fourth.AsInt32() * weight;
            }

            Vector128.Narrow(Vector128.Narrow(Rounded(a), Rounded(b)), Vector128.Narrow(Rounded(c), Rounded(d))).CopyTo(to[x..]);
        }

        static Vector128<uint> Rounded(Vector128<int> sum) =>
            Vector128.Min(Vector128.Max(sum >> ResizeFilter.Precision, Vector128<int>.Zero), Vector128.Create(255)).AsUInt32();
    }
}
