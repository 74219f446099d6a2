using System.Globalization;

namespace Mammut.Examples.Reporting;

/// <summary>Numbers as the page prints them, alike in every culture.</summary>
internal static class ReportNumber
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>A coordinate or a CSS length: at most two decimals.</summary>
    public static string Coordinate(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>About three significant digits: 1,234 · 12.3 · 0.123 · 4×10⁻⁵.</summary>
    public static string Short(double value) => Math.Abs(value) switch
    {
        0 => "0",
        >= 1e6 or < 1e-3 => Scientific(value),
        >= 100 => Plain(value, "#,0"),
        >= 10 => Plain(value, "0.#"),
        >= 1 => Plain(value, "0.##"),
        >= 0.1 => Plain(value, "0.###"),
        >= 0.01 => Plain(value, "0.####"),
        _ => Plain(value, "0.#####"),
    };

    /// <summary>A whole number with its thousands apart.</summary>
    public static string Whole(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A similarity, with two decimals.</summary>
    public static string Score(double value) => Plain(value, "0.00");

    /// <summary>A share of 0 to 1 as a percentage with at most one decimal, without the sign.</summary>
    public static string Percent(double share) => Plain(share * 100, "0.#");

    /// <summary>A tick's label, with the decimals that its distance to the next one calls for.</summary>
    public static string Tick(double value, double step)
    {
        var decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 12);
        return Plain(value, decimals == 0 ? "#,0" : "#,0." + new string('0', decimals));
    }

    /// <summary>Ten to a power, such as 10⁻³.</summary>
    public static string PowerOfTen(int exponent)
    {
        var digits = string.Concat(
            Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).Select(digit => Superscripts[digit - '0']));
        return exponent < 0 ? $"10⁻{digits}" : $"10{digits}";
    }

    private static string Scientific(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
        var exponent = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return $"{Plain(value / Math.Pow(10, exponent), "0.#")}×{PowerOfTen(exponent)}";
    }

    // A hyphen is too short for a minus among figures, and a line may break after it.
    private static string Plain(double value, string format) =>
        value.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−');
}
