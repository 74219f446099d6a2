using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>What a <c>[SharedEncoder]</c> must satisfy before its shapes can be looked at: what holds for an encoder of images and for one of texts.</summary>
internal static class SharedRules
{
    public static IReadOnlyList<CompileError> Check(SharedSpec spec) => Once(VisionRules.Check(spec.Images), TextRules.Check(spec.Texts));

    /// <summary>What both sides say of an argument that they share is one mistake.</summary>
    public static IReadOnlyList<CompileError> Once(IReadOnlyList<CompileError> images, IReadOnlyList<CompileError> texts) =>
        [.. images, .. texts.Where(text => !images.Any(image => image.Id == text.Id && SharedSpec.Here(image.Path) == SharedSpec.Here(text.Path)))];
}
