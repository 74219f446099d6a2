using System.Globalization;

namespace Mammut.Dsl.Generators;

/// <summary>How numbers are written, in code and in messages: the same on every machine.</summary>
internal static class Numbers
{
    public static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The shortest text that reads back as the same number.</summary>
    /// <remarks>Not format "R": it writes 17 digits where 16 will do on .NET Framework, on which an IDE may run the compiler.</remarks>
    public static string Text(double value)
    {
        for (var digits = 15; digits < 17; digits++)
        {
            var text = value.ToString("G" + Text(digits), CultureInfo.InvariantCulture);
            if (double.Parse(text, CultureInfo.InvariantCulture).Equals(value))
                return text;
        }

        return value.ToString("G17", CultureInfo.InvariantCulture);
    }
}
