extern alias generators;

using generators::Mammut.Dsl.Generators.Lowering;
using generators::Mammut.Dsl.Generators.Parsing;
using Microsoft.CodeAnalysis;
using GraphModule = generators::Mammut.Dsl.Generators.Ir.GraphModule;

namespace Mammut.Dsl.Generators.Tests.Support;

/// <summary>The compiler's earlier stages on a piece of source, for tests of the later ones.</summary>
internal static class Declarations
{
    /// <summary>The class of that full name in a source.</summary>
    public static INamedTypeSymbol Class(string source, string fullName) =>
        GeneratorHarness.Compile(source).GetTypeByMetadataName(fullName) ?? throw new ArgumentException($"There is no class {fullName} in the source.", nameof(fullName));

    /// <summary>The graph that a declared part or model is lowered to.</summary>
    public static GraphModule Lower(string source, string fullName)
    {
        var type = Class(source, fullName);
        return PartParser.Vision(type) is { } vision ? VisionLowering.Lower(vision)
            : PartParser.Shared(type) is { } shared ? SharedLowering.Lower(shared)
            : PartParser.Text(type) is { } text ? TextLowering.Lower(text)
            : ModelParser.Parse(type) is { } model ? ModelLowering.Lower(model)
            : throw new ArgumentException($"{fullName} declares nothing.", nameof(fullName));
    }
}
