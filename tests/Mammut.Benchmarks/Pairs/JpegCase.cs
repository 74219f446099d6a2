using System.Text.Json.Nodes;

namespace Mammut.Benchmarks.Pairs;

/// <summary>
/// JPEG files to normalised numbers, on one thread: ours against Pillow with torchvision's steps (resize to cover 224, bicubic; middle;
/// normalise). <c>images/s</c> of either is <see cref="Pictures"/> over the time of a run.
/// </summary>
/// <param name="Width">Columns of the files' pictures.</param>
/// <param name="Height">Rows.</param>
/// <param name="Gap">How many times as large as the result ours decodes a picture at least; null for all of it.</param>
/// <param name="Draft">Whether Pillow decodes in draft mode: no larger than it needs.</param>
internal sealed record JpegCase(int Width, int Height, double? Gap = null, bool Draft = false) : IPairedCase
{
    /// <summary>Files of a run.</summary>
    public const int Pictures = 48;

    /// <summary>Rows and columns of the result.</summary>
    public const int Pixels = 224;

    /// <summary>All of them.</summary>
    public static readonly JpegCase[] All =
    [
        new(500, 375), new(640, 480), new(640, 480, Draft: true), new(640, 480, Gap: 1, Draft: true),
        new(1600, 1200), new(1600, 1200, Gap: 2), new(1600, 1200, Gap: 1, Draft: true),
    ];

    /// <inheritdoc/>
    public string Name => string.Join('.',
    [
        "jpeg", $"{Width}x{Height}", .. Gap is { } gap ? (string[])[$"gap{gap}"] : [], .. Draft ? (string[])["against_draft"] : [],
    ]);

    /// <inheritdoc/>
    public bool IsLong => false;

    /// <summary>Decoded alike, results are alike; else they differ as much as a softer picture does from a sharp one.</summary>
    public double Tolerance => Gap is null != Draft || (Gap == 1 && Draft) ? 1e-5 : 0.15;

    /// <inheritdoc/>
    public JsonObject Request(CaseFiles files) => new()
    {
        ["task"] = "jpeg",
        ["folder"] = files.Jpegs(this),
        ["pixels"] = Pixels,
        ["gap"] = Gap,
        ["draft"] = Draft,
    };
}
