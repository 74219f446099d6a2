namespace Mammut.Dsl.Generators.Specs;

/// <summary>A <c>[Resampler]</c> as declared, defaults filled in.</summary>
/// <remarks>Immutable and equal by value all the way down: it is part of the incremental gate.</remarks>
/// <param name="Width">0 for the encoder's.</param>
/// <param name="HeadWidth">0 for the width divided by the heads.</param>
/// <param name="MlpRatio">0 for no MLP.</param>
internal sealed record ResamplerSpec(
    EquatableArray<string> Given,
    int Latents,
    int Width,
    int Depth,
    int Heads,
    int HeadWidth,
    double MlpRatio,
    Activation Activation,
    bool SeesLatents,
    bool Residual,
    bool Bias)
{
    public static SpecPath Path { get; } = new("Resampler");

    /// <summary>Whether a last norm follows the layers.</summary>
    public bool NormLatents { get; init; } = true;

    /// <summary>Where a number of heads is to blame.</summary>
    public SpecPath HeadsPath => Path.AtGiven(Given, "Heads", "Width");
}
