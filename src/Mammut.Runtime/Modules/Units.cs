using System.Globalization;

namespace Mammut;

/// <summary>Numbers for people.</summary>
internal static class Units
{
    private static readonly string[] Suffixes = ["", " K", " M", " G", " T", " P"];

    /// <summary>Three significant digits with a decimal unit: <c>950</c>, <c>12.3 K</c>, <c>1.05 G</c>.</summary>
    public static string Count(long number)
    {
        var (value, unit) = ((double)number, 0);
        // 999.5 rather than 1000: what would round up to four digits takes the next unit.
        while (Math.Abs(value) >= 999.5 && unit < Suffixes.Length - 1)
            (value, unit) = (value / 1000, unit + 1);
        var digits = unit == 0 || Math.Abs(value) >= 99.95 ? "0" : Math.Abs(value) >= 9.995 ? "0.0" : "0.00";
        return value.ToString(digits, CultureInfo.InvariantCulture) + Suffixes[unit];
    }
}
