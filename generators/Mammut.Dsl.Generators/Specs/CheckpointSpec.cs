namespace Mammut.Dsl.Generators.Specs;

/// <summary>A <c>[Checkpoint]</c>.</summary>
/// <param name="Header">File name, or end of a path, of the header.</param>
internal sealed record CheckpointSpec(string Header)
{
    public static SpecPath Path { get; } = new("Checkpoint", Argument: "header");
}
