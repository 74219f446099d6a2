namespace Mammut.Dsl.Generators.Specs;

/// <summary>What a class declares: a part or a model.</summary>
internal interface IDeclaration
{
    /// <summary>The class.</summary>
    TypeSpec Type { get; }
}
