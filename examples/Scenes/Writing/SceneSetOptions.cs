namespace Mammut.Examples.Scenes;

/// <summary>Which scenes to draw. The same options give the same files, byte for byte with one JPEG library.</summary>
public sealed record SceneSetOptions
{
    /// <summary>Number of training scenes, 1 or more.</summary>
    public int Train { get; init; } = 20_000;

    /// <summary>Number of scenes in each of the two tests, 1 to 1000.</summary>
    public int Test { get; init; } = 200;

    /// <summary>What the random numbers start from.</summary>
    public ulong Seed { get; init; }

    /// <summary>Side of the images, in pixels. 16 to 4096.</summary>
    public int Side { get; init; } = 64;
}
