namespace Mammut.Dsl.Generators.Compilation.Mends;

/// <summary>Looks for a number that fits near one that does not.</summary>
internal static class NearestNumbers
{
    /// <summary>The nearest fitting number below and the nearest above, the nearer one first; of two as near, the greater.</summary>
    public static IEnumerable<int> Around(int value, int least, int most, Func<int, bool> fits)
    {
        var below = First(Math.Min(value - 1L, most), -1);
        var above = First(Math.Max(value + 1L, least), 1);
        if (above is { } greater && (below is not { } smaller || greater - (long)value <= (long)value - smaller))
            return below is { } second ? [greater, second] : [greater];
        return below is { } only ? above is { } other ? [only, other] : [only] : [];

        int? First(long from, int step)
        {
            for (var candidate = from; candidate >= least && candidate <= most; candidate += step)
            {
                if (fits((int)candidate))
                    return (int)candidate;
            }

            return null;
        }
    }
}
