namespace Mammut.Dsl.Generators.Specs;

/// <summary>A <c>[VisionEncoder]</c> as declared, defaults filled in.</summary>
/// <remarks>Immutable and equal by value all the way down: it is part of the incremental gate.</remarks>
/// <param name="Given">Names of the arguments that the user wrote.</param>
internal sealed record VisionSpec(
    TypeSpec Type,
    EquatableArray<string> Given,
    int ImageSize,
    int ImageHeight,
    int ImageWidth,
    int PatchSize,
    int Width,
    int Depth,
    int Heads,
    double MlpRatio,
    Activation Activation,
    Normalization Norm,
    double NormEpsilon,
    VisionPositions Positions,
    int CroppedPositions,
    bool ClassToken,
    Pooling Pool,
    double LayerScale,
    double PatchDropout,
    bool NormBeforeBlocks,
    bool PatchBias,
    bool NormTokens,
    Precision Precision,
    bool IsFrozen,
    ResamplerSpec? Resampler) : IDeclaration
{
    public static SpecPath Path { get; } = new("VisionEncoder");

    /// <summary>Whether a learned vector is added to every token, to tell an image's from a text's.</summary>
    public bool TypeEmbedding { get; init; }

    /// <summary>Whether some model has patches hidden from it: it then has a function for that.</summary>
    public bool HidesPatches { get; init; }

    /// <summary>Whether it can have that function; a module of another assembly has it or has it not.</summary>
    public bool CanHidePatches { get; init; } = true;

    /// <summary>Height of the image in pixels, however it was declared.</summary>
    public int Rows => ImageHeight > 0 ? ImageHeight : ImageSize;

    /// <summary>Width of the image in pixels, however it was declared.</summary>
    public int Columns => ImageWidth > 0 ? ImageWidth : ImageSize;

    /// <summary>Patches an image is cut into; none while the size of a patch is wrong.</summary>
    public long Patches => PatchSize < 1 ? 0 : (long)Rows / PatchSize * (Columns / PatchSize);

    /// <summary>Tokens an image gives: its patches, and the class token where there is one.</summary>
    public long Tokens => Patches + (ClassToken ? 1 : 0);

    /// <summary>Tokens of an image as they leave the part: the latents of a resampler, else its own.</summary>
    public long OutputTokens => Resampler is null ? Tokens : Resampler.Latents + (HasOwnLatent ? 1 : 0);

    /// <summary>Whether a latent of its own becomes the image's vector; it is the first token then.</summary>
    public bool HasOwnLatent => Resampler is not null && Pool is Pooling.LatentBeside or Pooling.LatentAbove;

    /// <summary>Whether a first latent is the image's vector.</summary>
    public bool PoolsFirstLatent => HasOwnLatent || Pool == Pooling.FirstLatent;

    /// <summary>Width of these tokens.</summary>
    public int OutputWidth => Resampler is { Width: > 0 } resampler ? resampler.Width : Width;

    /// <summary>Where a number of heads is to blame.</summary>
    public SpecPath HeadsPath => Path.AtGiven(Given, "Heads", "Width");
}
