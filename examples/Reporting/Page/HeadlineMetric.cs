namespace Mammut.Examples.Reporting;

/// <summary>One result, as a share between 0 and 1, printed large.</summary>
public sealed record HeadlineMetric
{
    /// <summary>Short name, such as "Image to text, R@1".</summary>
    public required string Name { get; init; }

    /// <summary>The result, 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not within 0 to 1.</exception>
    public required double Value { get; init => field = Share.Checked(value, nameof(Value)); }

    /// <summary>One sentence that says what was counted.</summary>
    public required string Explanation { get; init; }

    /// <summary>What guessing would reach, 0 to 1; null where it has no meaning.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not within 0 to 1.</exception>
    public double? Chance { get; init => field = value is { } chance ? Share.Checked(chance, nameof(Chance)) : null; }
}
