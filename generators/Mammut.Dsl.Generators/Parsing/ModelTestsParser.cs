using Mammut.Dsl.Generators.Specs;
using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Parsing;

/// <summary>Reads which model a class of tests is for. Only reads: it runs on every edit.</summary>
internal static class ModelTestsParser
{
    /// <summary>The tests a class asks for, or null.</summary>
    public static ModelTestsSpec? Parse(INamedTypeSymbol type)
    {
        if (type.Attribute(WellKnownNames.GenerateModelTests) is not { AttributeClass: { TypeArguments.Length: 1 } @class })
            return null;
        var model = @class.TypeArguments[0];
        // A name that C# does not know is C#'s to report.
        if (model.TypeKind == TypeKind.Error)
            return null;
        return new ModelTestsSpec(
            TypeParser.ParseTests(type),
            TypeParser.NameOf(model),
            model is INamedTypeSymbol modelType ? ModelParser.Parse(modelType) : null,
            TestFrameworks.Of(type),
            TestFrameworks.IsMarked(type));
    }
}
