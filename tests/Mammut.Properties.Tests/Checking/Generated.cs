using Microsoft.CodeAnalysis;

namespace Mammut.Properties.Tests.Checking;

/// <summary>A generated file.</summary>
internal sealed record GeneratedFile(string HintName, string Text, SyntaxTree Tree);

/// <summary>What one run of the generators gave.</summary>
/// <param name="Exception">What a generator threw; the compiler itself only warns of it.</param>
internal sealed record Generated(ImmutableArray<GeneratedFile> Files, ImmutableArray<Diagnostic> Diagnostics, Exception? Exception);
