using System.Globalization;

namespace Mammut.Dsl.Generators.Emission;

/// <summary>How counts are written for people.</summary>
internal static class Quantities
{
    private static readonly string[] Prefixes = ["", " k", " M", " G", " T", " P", " E"];

    /// <summary><c>1,234,567</c></summary>
    public static string Exact(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>12.3 GFLOPs</c></summary>
    public static string Flops(long count) => Scaled(count) + "FLOPs";

    /// <summary><c>1.2 GB</c>, in powers of 1,000.</summary>
    public static string Bytes(long count) => Scaled(count) + "B";

    private static string Scaled(long count)
    {
        double value = count;
        var prefix = 0;
        for (; value >= 999.95 && prefix < Prefixes.Length - 1; prefix++)
            value /= 1000;
        return value.ToString(prefix == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + (prefix == 0 ? " " : Prefixes[prefix]);
    }
}
