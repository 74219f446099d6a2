using Mammut.Dsl.Generators.Compilation.Rules;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Mends;

/// <summary>How the mistakes of a <c>[SharedEncoder]</c> are mended: as those of the side that they are of.</summary>
internal static class SharedMends
{
    public static IReadOnlyList<Mend> Of(SharedSpec spec, CompileError error, EquatableArray<CompileError> all) =>
        error.Path.Attribute == VisionSpec.Path.Attribute || !TextRules.Check(spec.Texts).Contains(error)
            ? VisionMends.Of(spec.Images, error, all)
            : TextMends.Of(spec.Texts, error, all);
}
