using Mammut.Dsl.Generators.Specs;
using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Parsing;

/// <summary>Finds the test framework of a project among the assemblies it references.</summary>
internal static class TestFrameworks
{
    private const string TestClass = "Microsoft.VisualStudio.TestTools.UnitTesting.TestClassAttribute";

    /// <summary>In order of preference, should a project reference several.</summary>
    private static readonly (TestFramework Framework, string Attribute)[] Known =
    [
        (TestFramework.Xunit, "Xunit.FactAttribute"),
        (TestFramework.NUnit, "NUnit.Framework.TestAttribute"),
        (TestFramework.MSTest, TestClass),
    ];

    /// <summary>The framework of the project in which a class is declared.</summary>
    public static TestFramework Of(INamedTypeSymbol type)
    {
        var references = type.ContainingModule.ReferencedAssemblySymbols;
        return Known.FirstOrDefault(known => references.Any(assembly => assembly.GetTypeByMetadataName(known.Attribute) is { DeclaredAccessibility: Accessibility.Public })).Framework;
    }

    /// <summary>Whether the class has an attribute that makes it a test class of MSTest.</summary>
    public static bool IsMarked(INamedTypeSymbol type) =>
        type.GetAttributes().Any(attribute => Bases(attribute.AttributeClass).Any(@base => @base.ToDisplayString() == TestClass));

    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
            yield return type;
    }
}
