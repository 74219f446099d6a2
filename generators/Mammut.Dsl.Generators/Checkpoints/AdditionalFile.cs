namespace Mammut.Dsl.Generators.Checkpoints;

/// <summary>What a name among the project's additional files leads to.</summary>
/// <param name="Paths">The files that it may mean.</param>
/// <param name="Text">The text, where there is one such file and it can be read.</param>
internal sealed record AdditionalFile(IReadOnlyList<string> Paths, string? Text);
