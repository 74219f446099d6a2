using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Mends;

/// <summary>Mends of what holds for every declared class.</summary>
internal static class ClassMends
{
    /// <summary>The rule's own mends, and the missing word.</summary>
    public static IReadOnlyList<Mend> Of(CompileError error, TypeSpec type) => error.Id == DiagnosticIds.NotPartial
        ? [Mend.Of("partial", $"Make {type.Name} partial", MendEdit.MakePartial)]
        : [.. error.Mends];

    /// <summary>The names of written arguments, with and without some.</summary>
    public static EquatableArray<string> Given(EquatableArray<string> given, string[]? with = null, string[]? without = null) =>
        new(given.Except(without ?? []).Union(with ?? []));
}
