namespace Mammut.Dsl.Generators.Specs;

/// <summary>A <c>[Stage]</c>.</summary>
internal sealed record StageSpec(int Occurrence, string Name, EquatableArray<string> Streams, StageSteps Steps, string? From)
{
    public SpecPath Path => new("Stage", Occurrence);

    /// <summary>What the model calls the stage's trainer.</summary>
    public string Trainer => Name + "Trainer";
}
