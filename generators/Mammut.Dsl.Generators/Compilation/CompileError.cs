using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation;

/// <summary>One mistake in a declaration: which rule, where, and the words of its message.</summary>
internal sealed record CompileError(string Id, SpecPath Path, EquatableArray<string> Arguments)
{
    public static CompileError At(SpecPath path, string id, params string[] arguments) => new(id, path, new(arguments));
}
