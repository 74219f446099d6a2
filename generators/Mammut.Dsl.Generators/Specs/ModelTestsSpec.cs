namespace Mammut.Dsl.Generators.Specs;

/// <summary>A <c>[GenerateModelTests]</c> with the model it names.</summary>
/// <remarks>Immutable and equal by value all the way down: it is part of the incremental gate.</remarks>
/// <param name="Type">The test class.</param>
/// <param name="ModelName">The type argument's name, for messages.</param>
/// <param name="Model">The model, or null where the type argument is none.</param>
/// <param name="Framework">What the project's tests are written for.</param>
/// <param name="IsMarked">Whether the user has given the class the attribute that makes it a test class.</param>
internal sealed record ModelTestsSpec(TypeSpec Type, string ModelName, ModelSpec? Model, TestFramework Framework, bool IsMarked) : IDeclaration
{
    public static SpecPath Path { get; } = new("GenerateModelTests");
}
