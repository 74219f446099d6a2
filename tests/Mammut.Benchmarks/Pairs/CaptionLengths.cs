namespace Mammut.Benchmarks.Pairs;

/// <summary>
/// Lengths of realistic captions in tokens, start and end included: about ten words. Drawn once, rounded, from a log-normal
/// distribution of median 13.4 and sigma 0.3, cut to 8 to 30; their mean is 14.5, that of the first eight 13.6.
/// </summary>
internal static class CaptionLengths
{
    private static readonly int[] Drawn =
    [
        20, 21, 14, 11, 10, 14, 10, 9, 14, 14, 16, 10, 13, 13, 9, 16,
        15, 27, 14, 13, 19, 14, 18, 12, 14, 18, 17, 14, 10, 15, 14, 17,
    ];

    /// <summary>The first so many lengths, or as often the whole context.</summary>
    public static int[] Of(int batch, bool realistic, int context) =>
        [.. Enumerable.Range(0, batch).Select(i => realistic ? Math.Min(Drawn[i % Drawn.Length], context) : context)];
}
