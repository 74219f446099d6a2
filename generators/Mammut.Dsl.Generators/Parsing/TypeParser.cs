using Mammut.Dsl.Generators.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mammut.Dsl.Generators.Parsing;

/// <summary>Reads what the compiler must know of a declared class.</summary>
internal static class TypeParser
{
    public static TypeSpec Parse(INamedTypeSymbol type) => new(
        type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(),
        type.Name,
        type.DeclaredAccessibility == Accessibility.Public ? "public" : "internal",
        type.DeclaringSyntaxReferences.All(reference => reference.GetSyntax() is TypeDeclarationSyntax syntax && syntax.Modifiers.Any(SyntaxKind.PartialKeyword)),
        Fault(type));

    /// <summary>The first attribute of that metadata name.</summary>
    public static AttributeData? Attribute(this INamedTypeSymbol type, string metadataName) => type.Attributes(metadataName).FirstOrDefault();

    /// <summary>Every attribute of that metadata name, in order of declaration.</summary>
    public static IEnumerable<AttributeData> Attributes(this INamedTypeSymbol type, string metadataName) =>
        type.GetAttributes().Where(attribute => attribute.AttributeClass is { } known && Is(known, metadataName));

    /// <summary>The attributes of the language on a class, without their suffix, in order of declaration.</summary>
    public static IReadOnlyList<string> Words(INamedTypeSymbol type) =>
    [
        .. type.GetAttributes()
            .Where(attribute => attribute.AttributeClass is { ContainingNamespace: { Name: "Mammut", ContainingNamespace.IsGlobalNamespace: true } })
            .Select(attribute => attribute.AttributeClass!.Name.Replace("Attribute", "")),
    ];

    private static bool Is(INamedTypeSymbol type, string metadataName) =>
        metadataName == $"{type.ContainingNamespace.ToDisplayString()}.{type.MetadataName}";

    private static string? Fault(INamedTypeSymbol type) =>
        type.IsRecord ? "is a record"
        : type.IsStatic ? "is static"
        : type.IsAbstract ? "is abstract"
        : type.IsGenericType ? "is generic"
        : type.ContainingType is { } outer ? $"is nested in {outer.Name}"
        : type.IsFileLocal ? "is local to its file"
        : type.Attribute(WellKnownNames.VisionEncoder) is not null && type.Attribute(WellKnownNames.TextDecoder) is not null ? "is declared as two parts"
        : type.Attribute(WellKnownNames.MultimodalModel) is not null && (type.Attribute(WellKnownNames.VisionEncoder) ?? type.Attribute(WellKnownNames.TextDecoder)) is not null ? "is declared as a model and a part of one"
        : type.BaseType is { SpecialType: not SpecialType.System_Object, Name: not "GeneratedModule" } @base ? $"derives from {@base.Name}, but a generated module has a base class of its own"
        : null;
}
