namespace Mammut.Examples.Reporting;

/// <summary>A range of values laid over a length, with its ticks.</summary>
internal sealed class Axis
{
    private readonly AxisScale _scale;
    private readonly double _low;
    private readonly double _high;
    private readonly double _from;
    private readonly double _to;

    private Axis(AxisScale scale, double low, double high, double from, double to, IReadOnlyList<AxisTick> ticks, int exponent)
    {
        _scale = scale;
        _low = Project(low);
        _high = Project(high);
        _from = from;
        _to = to;
        Ticks = ticks;
        Exponent = exponent;
    }

    /// <summary>Ticks by rising value.</summary>
    public IReadOnlyList<AxisTick> Ticks { get; }

    /// <summary>The power of ten by which the labels must be multiplied; 0 where they stand for themselves.</summary>
    public int Exponent { get; }

    /// <summary>An axis over whole steps, which ends where the data ends.</summary>
    public static Axis Steps(long first, long last, double from, double to, int count)
    {
        if (last == first)
            last++;
        var step = Math.Max(1, NiceStep((last - first) / (double)count));
        var ticks = new List<AxisTick>();
        for (var value = Math.Ceiling(first / step) * step; value <= last; value += step)
            ticks.Add(new AxisTick(value, ReportNumber.Whole((long)value)));
        return new Axis(AxisScale.Linear, first, last, from, to, ticks, 0);
    }

    /// <summary>An axis over measured values: a linear one is widened to whole ticks, and to zero where that is near.</summary>
    /// <param name="scale">Its scale; a logarithmic one needs positive values.</param>
    /// <param name="lowest">Lowest value that must fit.</param>
    /// <param name="highest">Highest value that must fit.</param>
    /// <param name="from">Where the lowest is drawn.</param>
    /// <param name="to">Where the highest is drawn.</param>
    /// <param name="count">About how many ticks.</param>
    public static Axis Values(AxisScale scale, double lowest, double highest, double from, double to, int count) =>
        scale == AxisScale.Logarithmic
            ? Logarithmic(lowest, highest, from, to, count)
            : Linear(lowest, highest, from, to, count);

    /// <summary>Where a value is drawn.</summary>
    public double At(double value) => _from + (Project(value) - _low) / (_high - _low) * (_to - _from);

    /// <summary>The value that is drawn at a place.</summary>
    public double ValueAt(double place)
    {
        var projected = _low + (place - _from) / (_to - _from) * (_high - _low);
        return _scale == AxisScale.Logarithmic ? Math.Pow(10, projected) : projected;
    }

    private double Project(double value) => _scale == AxisScale.Logarithmic ? Math.Log10(value) : value;

    private static Axis Linear(double lowest, double highest, double from, double to, int count)
    {
        if (lowest >= 0 && lowest < 0.4 * highest)
            lowest = 0;
        if (highest - lowest <= 1e-9 * Math.Max(Math.Abs(highest), Math.Abs(lowest)))
        {
            // One value only: give it room on both sides.
            var room = highest == 0 ? 1 : Math.Abs(highest) * 0.1;
            (lowest, highest) = (lowest - room, highest + room);
        }

        var step = NiceStep((highest - lowest) / count);
        var (first, last) = (Math.Floor(lowest / step + 1e-9), Math.Ceiling(highest / step - 1e-9));
        var (low, high) = (first * step, last * step);
        var greatest = Math.Max(Math.Abs(low), Math.Abs(high));
        var exponent = greatest is < 0.01 or >= 1e6 ? (int)Math.Floor(Math.Log10(greatest)) : 0;
        var unit = Math.Pow(10, exponent);
        var ticks = new List<AxisTick>();
        for (var index = first; index <= last; index++)
            ticks.Add(new AxisTick(index * step, ReportNumber.Tick(index * step / unit, step / unit)));
        return new Axis(AxisScale.Linear, low, high, from, to, ticks, exponent);
    }

    private static Axis Logarithmic(double lowest, double highest, double from, double to, int count)
    {
        var (low, high) = (lowest / 1.08, highest * 1.08);
        var decades = Math.Log10(high / low);

        // As many marks a decade as there is room for: 1-2-5, then 1-3, then 1, then every second decade and so on.
        double[] marks = decades * 3 <= count + 1 ? [1, 2, 5] : decades * 2 <= count + 1 ? [1, 3] : [1];
        var stride = marks.Length > 1 ? 1 : Math.Max(1, (int)Math.Ceiling(decades / (count + 2)));
        var ticks = new List<AxisTick>();
        for (var exponent = (int)Math.Floor(Math.Log10(low)); exponent <= Math.Log10(high); exponent++)
        {
            foreach (var value in marks.Select(mark => mark * Math.Pow(10, exponent)))
            {
                if (exponent % stride == 0 && value >= low && value <= high)
                    ticks.Add(new AxisTick(value, ReportNumber.Short(value)));
            }
        }

        if (ticks.Count < 2)
        {
            // Less than a decade: round linear values serve better.
            var step = NiceStep((high - low) / count);
            ticks.Clear();
            for (var index = Math.Ceiling(low / step); index * step <= high; index++)
                ticks.Add(new AxisTick(index * step, ReportNumber.Short(index * step)));
        }

        return new Axis(AxisScale.Logarithmic, low, high, from, to, ticks, 0);
    }

    /// <summary>1, 2 or 5 times a power of ten: the one whose ratio to the given distance is nearest to one.</summary>
    internal static double NiceStep(double distance)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(distance)));
        return (distance / power) switch
        {
            < 1.4142 => power,
            < 3.1623 => 2 * power,
            < 7.0711 => 5 * power,
            _ => 10 * power,
        };
    }
}

/// <summary>A mark on an axis.</summary>
/// <param name="Value">Where it is.</param>
/// <param name="Label">What is written there.</param>
internal readonly record struct AxisTick(double Value, string Label);
