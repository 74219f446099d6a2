using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation;

/// <summary>The source of a declaration's class, or what is wrong with the declaration.</summary>
/// <param name="Source">The generated file; null where there is an error.</param>
internal sealed record CompileResult(string? Source, EquatableArray<CompileError> Errors);
