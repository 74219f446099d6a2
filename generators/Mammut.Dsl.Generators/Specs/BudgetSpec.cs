namespace Mammut.Dsl.Generators.Specs;

/// <summary>A <c>[Budget]</c>.</summary>
internal sealed record BudgetSpec(EquatableArray<string> Given, long MaxParameters, long MaxForwardFlops, long MaxTrainingBytes, int Batch)
{
    public static SpecPath Path { get; } = new("Budget");
}
