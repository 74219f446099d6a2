using System.Globalization;

namespace Mammut.Properties.Tests.Properties;

/// <summary>How many declarations, and which: <c>./mammut test --fuzz N --seed S</c> sets both.</summary>
internal static class Fuzz
{
    /// <summary>The seed. It stays as it is from run to run, so that a failure can be met again.</summary>
    public static ulong Seed { get; } = ulong.Parse(Environment.GetEnvironmentVariable("MAMMUT_SEED") is { Length: > 0 } seed ? seed : "7", CultureInfo.InvariantCulture);

    /// <summary>How many, where nobody asks for another number.</summary>
    public static int Count(int otherwise) =>
        Environment.GetEnvironmentVariable("MAMMUT_FUZZ") is { Length: > 0 } count ? int.Parse(count, CultureInfo.InvariantCulture) : otherwise;
}
