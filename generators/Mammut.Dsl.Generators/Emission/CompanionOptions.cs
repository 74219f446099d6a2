namespace Mammut.Dsl.Generators.Emission;

/// <summary>Which texts a build wants beside the code. Equal by value: it is part of the incremental gate.</summary>
/// <param name="Graphs"><c>-p:MammutDumpGraph=true</c></param>
/// <param name="ModelCards"><c>-p:MammutModelCards=true</c></param>
internal sealed record CompanionOptions(bool Graphs, bool ModelCards);
