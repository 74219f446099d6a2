using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation;

/// <summary>The source of a declaration's class, and what is wrong with the declaration.</summary>
/// <param name="Source">The generated file; null where nothing can be generated.</param>
/// <param name="IsStub">Whether the file is of the nearest right declaration: its members are those that the class should have, what they do is not.</param>
internal sealed record CompileResult(string? Source, bool IsStub, EquatableArray<CompileError> Errors);
