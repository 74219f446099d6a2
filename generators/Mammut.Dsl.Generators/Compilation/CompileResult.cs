using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation;

/// <summary>The source of a declaration's class, and what is wrong with the declaration.</summary>
/// <param name="Source">The generated file; a stub where there is an error, and null where the class cannot even have that.</param>
internal sealed record CompileResult(string? Source, EquatableArray<CompileError> Errors);
