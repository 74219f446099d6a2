namespace Mammut.Dsl.Generators.Specs;

/// <summary>A <c>[SharedEncoder]</c>: an encoder of images and one of texts that are one in all but what embeds them.</summary>
/// <remarks>
/// Each side is a declaration of its own kind, so that all that is known of encoders holds for it. A path into one of them is
/// a path into the attribute that both are read from: <see cref="Here"/>.
/// </remarks>
/// <param name="Images">The side of images.</param>
/// <param name="Texts">The side of texts.</param>
internal sealed record SharedSpec(VisionSpec Images, TextSpec Texts) : IDeclaration
{
    private const string ImagePositions = "ImagePositions";

    public static SpecPath Path { get; } = new("SharedEncoder");

    public TypeSpec Type => Images.Type;

    /// <summary>Where a path into one of the sides leads in the attribute as it is written.</summary>
    public static SpecPath Here(SpecPath path) => path.Attribute switch
    {
        "VisionEncoder" when path.Argument == "Positions" => Path.At(ImagePositions, path.Element),
        "VisionEncoder" or "TextEncoder" => Path.At(path.Argument, path.Element),
        _ => path,
    };

    /// <summary>The given arguments under the names that a vision encoder has for them.</summary>
    public static EquatableArray<string> OfImages(EquatableArray<string> given) => new(given.Select(name => name == ImagePositions ? "Positions" : name));
}
