using Mammut.Dsl.Generators.Compilation.Mends;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation;

/// <summary>One mistake in a declaration: which rule, where, and the words of its message.</summary>
internal sealed record CompileError(string Id, SpecPath Path, EquatableArray<string> Arguments)
{
    /// <summary>How to mend it, as far as the rule alone can tell; the declaration as a whole may know better.</summary>
    public EquatableArray<Mend> Mends { get; init; }

    public static CompileError At(SpecPath path, string id, params string[] arguments) => new(id, path, new(arguments));
}
