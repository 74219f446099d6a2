namespace Mammut.Data;

/// <summary>
/// For each pixel of one resized axis: where its source pixels begin, how many there are, and their weights. The antialiased bicubic
/// filter (a = −0.5, support widened by the scale) in the fixed point that Pillow uses, so that results agree to the bit.
/// </summary>
internal sealed class ResizeFilter
{
    /// <summary>Bits after the point of a weight: 32, less 8 for a sample, less 2 for the filter's over-shoot.</summary>
    public const int Precision = 22;

    private const double Support = 2;

    private ResizeFilter(int taps, int[] starts, int[] counts, int[] weights)
    {
        Taps = taps;
        Starts = starts;
        Counts = counts;
        Weights = weights;
    }

    /// <summary>The length of a row of <see cref="Weights"/>.</summary>
    public int Taps { get; }

    /// <summary>The first source pixel of each output pixel.</summary>
    public int[] Starts { get; }

    /// <summary>The number of source pixels of each output pixel, at most <see cref="Taps"/>.</summary>
    public int[] Counts { get; }

    /// <summary>[outputs, Taps]; what lies beyond a pixel's count is 0.</summary>
    public int[] Weights { get; }

    /// <summary>The filter that resizes an axis, for a window of its outputs.</summary>
    /// <param name="inputs">Pixels before.</param>
    /// <param name="outputs">Pixels after, of the whole axis.</param>
    /// <param name="first">The first output wanted.</param>
    /// <param name="count">How many outputs are wanted.</param>
    public static ResizeFilter Bicubic(int inputs, int outputs, int first, int count)
    {
        var scale = (double)inputs / outputs;
        var stretch = Math.Max(scale, 1.0);
        var support = Support * stretch;
        var taps = ((int)Math.Ceiling(support) * 2) + 1;
        var starts = new int[count];
        var counts = new int[count];
        var weights = new int[count * taps];
        var exact = new double[taps];
        for (var i = 0; i < count; i++)
        {
            var centre = (first + i + 0.5) * scale;
            var start = Math.Max((int)(centre - support + 0.5), 0);
            var length = Math.Min((int)(centre + support + 0.5), inputs) - start;
            var sum = 0.0;
            for (var k = 0; k < length; k++)
            {
                exact[k] = Cubic((k + start - centre + 0.5) * (1.0 / stretch));
                sum += exact[k];
            }

            for (var k = 0; k < length; k++)
            {
                var weight = sum == 0 ? exact[k] : exact[k] / sum;
                weights[(i * taps) + k] = (int)((weight < 0 ? -0.5 : 0.5) + (weight * (1 << Precision)));
            }

            starts[i] = start;
            counts[i] = length;
        }

        return new ResizeFilter(taps, starts, counts, weights);
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
