namespace Mammut.Data;

/// <summary>
/// For each pixel of one resized axis: where its source pixels begin, how many there are, and their weights. The antialiased bicubic
/// filter (a = −0.5, support widened by the scale) in the fixed point that Pillow uses, so that results agree to the bit. An instance is
/// filled again for the next image, and keeps its memory.
/// </summary>
internal sealed class ResizeFilter
{
    /// <summary>Bits after the point of a weight: 32, less 8 for a sample, less 2 for the filter's over-shoot.</summary>
    public const int Precision = 22;

    /// <summary>Bits of a weight that are in <see cref="Low"/>; the others are in <see cref="High"/>.</summary>
    public const int LowBits = 12;

    /// <summary>Rows of weights are filled up with zeros to a multiple of this: so many taps go through the vectors together.</summary>
    public const int Group = 4;

    private const double Support = 2;

    private ResizeAxis _axis;
    private (int Outputs, int First) _for;
    private double[] _exact = [];

    /// <summary>How many output pixels there are.</summary>
    public int Count { get; private set; }

    /// <summary>The length of a row of weights, a multiple of <see cref="Group"/>.</summary>
    public int Taps { get; private set; }

    /// <summary>The first source pixel of each output pixel. This array, as the others, may be longer than what is in use.</summary>
    public int[] Starts { get; private set; } = [];

    /// <summary>The number of source pixels of each output pixel, at most <see cref="Taps"/>.</summary>
    public int[] Counts { get; private set; } = [];

    /// <summary>
    /// [outputs, Taps]: the upper part of each weight; what lies beyond a pixel's count is 0. Two parts, because a vector of 16-bit
    /// numbers is multiplied and summed in pairs in one instruction: (Σ sample × High) × 2^<see cref="LowBits"/> + Σ sample × Low is
    /// the sum of sample × weight, exactly.
    /// </summary>
    public short[] High { get; private set; } = [];

    /// <summary>[outputs, Taps]: the lower <see cref="LowBits"/> bits of each weight, never negative.</summary>
    public short[] Low { get; private set; } = [];

    /// <summary>Becomes the filter that resizes an axis, for a window of its outputs.</summary>
    /// <param name="axis">What of the source to resize.</param>
    /// <param name="outputs">Pixels after, of the whole axis.</param>
    /// <param name="first">The first output wanted.</param>
    /// <param name="count">How many outputs are wanted.</param>
    /// <returns>Itself.</returns>
    public ResizeFilter Bicubic(ResizeAxis axis, int outputs, int first, int count)
    {
        if (_axis == axis && _for == (outputs, first) && Count == count)
        {
            return this;
        }

        var scale = axis.Span / outputs;
        var stretch = Math.Max(scale, 1.0);
        var support = Support * stretch;
        var taps = ((int)Math.Ceiling(support) * 2) + 1;
        Reserve(count, taps);
        var exact = _exact.AsSpan(0, taps);
        for (var i = 0; i < count; i++)
        {
            var centre = axis.From + ((first + i + 0.5) * scale);
            var start = Math.Max((int)(centre - support + 0.5), 0);
            var length = Math.Min((int)(centre + support + 0.5), axis.Inputs) - start;
            var sum = 0.0;
            for (var k = 0; k < length; k++)
            {
                exact[k] = Cubic((k + start - centre + 0.5) * (1.0 / stretch));
                sum += exact[k];
            }

            Starts[i] = start;
            Counts[i] = length;
            Write(exact[..length], sum, i * Taps);
        }

        (_axis, _for, Count) = (axis, (outputs, first), count);
        return this;
    }

    /// <summary>A weight in fixed point, both parts together.</summary>
    public int Weight(int output, int tap) => (High[(output * Taps) + tap] << LowBits) + Low[(output * Taps) + tap];

    private void Write(ReadOnlySpan<double> exact, double sum, int at)
    {
        for (var k = 0; k < exact.Length; k++)
        {
            var weight = sum == 0 ? exact[k] : exact[k] / sum;
            var whole = (int)((weight < 0 ? -0.5 : 0.5) + (weight * (1 << Precision)));
            High[at + k] = (short)(whole >> LowBits);
            Low[at + k] = (short)(whole & ((1 << LowBits) - 1));
        }

        High.AsSpan(at + exact.Length, Taps - exact.Length).Clear();
        Low.AsSpan(at + exact.Length, Taps - exact.Length).Clear();
    }

    private void Reserve(int count, int taps)
    {
        Taps = (taps + Group - 1) / Group * Group;
        if (Starts.Length < count)
        {
            (Starts, Counts) = (new int[count], new int[count]);
        }

        if (High.Length < count * Taps)
        {
            (High, Low) = (new short[count * Taps], new short[count * Taps]);
        }

        if (_exact.Length < taps)
        {
            _exact = new double[taps];
        }
    }

    private static double Cubic(double x)
    {
        const double a = -0.5;
        x = Math.Abs(x);
        return x < 1 ? (((a + 2.0) * x - (a + 3.0)) * x * x) + 1
            : x < 2 ? (((x - 5) * x + 8) * x - 4) * a
            : 0;
    }
}
