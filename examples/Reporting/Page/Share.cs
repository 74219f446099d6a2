using System.Globalization;

namespace Mammut.Examples.Reporting;

/// <summary>Shares of a whole.</summary>
internal static class Share
{
    /// <summary>The value itself, if it is a share.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0, above 1 or not a number.</exception>
    public static double Checked(double value, string name) => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(
            name, string.Create(CultureInfo.InvariantCulture, $"{name}: expected a share from 0 to 1, got {value}."));
}
