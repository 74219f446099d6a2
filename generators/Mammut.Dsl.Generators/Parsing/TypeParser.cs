using Mammut.Dsl.Generators.Emission;
using Mammut.Dsl.Generators.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mammut.Dsl.Generators.Parsing;

/// <summary>Reads what the compiler must know of a declared class.</summary>
internal static class TypeParser
{
    /// <summary>A class that a module is generated into.</summary>
    public static TypeSpec Parse(INamedTypeSymbol type)
    {
        var declarations = Declarations(type);
        return Parse(type, declarations, Fault(type) ?? ModuleFault(type, declarations));
    }

    /// <summary>A class that tests are generated into; it may have a base class.</summary>
    public static TypeSpec ParseTests(INamedTypeSymbol type) => Parse(type, Declarations(type), Fault(type) ?? TestsFault(type));

    private static TypeSpec Parse(INamedTypeSymbol type, TypeDeclarationSyntax[] declarations, string? fault) =>
        new TypeSpec(
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(),
            type.Name,
            type.DeclaredAccessibility == Accessibility.Public ? "public" : "internal",
            // Of several declarations C# itself says which one lacks the word.
            declarations.Length != 1 || declarations[0].Modifiers.Any(SyntaxKind.PartialKeyword),
            fault,
            Hidden(type),
            Clashes(type));

    /// <summary>
    /// Names of the generated code's own that mean something else where the class stands. Its usings stand inside the namespace,
    /// so that only the members of that namespace, in this project or a referenced one, come before them.
    /// </summary>
    private static EquatableArray<string> Hidden(INamedTypeSymbol type)
    {
        var around = (type.ContainingAssembly as ISourceAssemblySymbol)?.Compilation.GetCompilationNamespace(type.ContainingNamespace) ?? type.ContainingNamespace;
        return new(QualifiedNames.Simple.Where(name => around.GetMembers(name).Any(member => !SymbolEqualityComparer.Default.Equals(member, type))));
    }

    /// <summary>The user's own members that have the name of a generated one; an overload of a generated method is none.</summary>
    private static EquatableArray<string> Clashes(INamedTypeSymbol type)
    {
        var isModel = type.Model() is not null;
        if (!isModel && !Parts(type).Any())
            return default;
        var (values, methods) = isModel ? (GeneratedMembers.OfModels, GeneratedMembers.MethodsOfModels) : (GeneratedMembers.OfParts, GeneratedMembers.MethodsOfParts);
        var declared = isModel ? ModelParser.Members(type) : [];
        return new(type.GetMembers()
            .Where(member => !member.IsImplicitlyDeclared && (values.Contains(member.Name) || (member.Kind != SymbolKind.Method && (methods.Contains(member.Name) || declared.Contains(member.Name)))))
            .Where(IsUsers)
            .Select(member => member.Name).Distinct());
    }

    /// <summary>Whether a member is written by the user; an analyzer sees the generated ones too.</summary>
    public static bool IsUsers(ISymbol member) => member.DeclaringSyntaxReferences.Any(IsUsers);

    private static bool IsUsers(SyntaxReference reference) => !reference.SyntaxTree.FilePath.Contains(typeof(ModelGenerator).FullName);

    /// <summary>The first attribute of that metadata name.</summary>
    public static AttributeData? Attribute(this INamedTypeSymbol type, string metadataName) => type.Attributes(metadataName).FirstOrDefault();

    /// <summary>The attribute that declares the class as a model, of two parts or of one.</summary>
    public static AttributeData? Model(this INamedTypeSymbol type) => type.Attribute(WellKnownNames.MultimodalModel) ?? type.Attribute(WellKnownNames.SharedModel);

    /// <summary>Every attribute of that metadata name, in order of declaration. Only a class has any, and one that has a name: elsewhere C# refuses them.</summary>
    public static IEnumerable<AttributeData> Attributes(this INamedTypeSymbol type, string metadataName) =>
        type is { TypeKind: TypeKind.Class, Name.Length: > 0 } ? type.GetAttributes().Where(attribute => attribute.AttributeClass is { } known && Is(known, metadataName)) : [];

    /// <summary>Whether an attribute class is one of the language's words.</summary>
    public static bool IsOurs(INamedTypeSymbol attribute) =>
        attribute is { TypeKind: TypeKind.Class, ContainingNamespace: { Name: WellKnownNames.Namespace, ContainingNamespace.IsGlobalNamespace: true } };

    /// <summary>The type as a message names it: a class by its name, anything else as it is written.</summary>
    public static string NameOf(ITypeSymbol type) =>
        type is INamedTypeSymbol { IsGenericType: false, SpecialType: SpecialType.None, ContainingType: null } ? type.Name : type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);

    /// <summary>The attributes of the language on a class, without their suffix, in order of declaration.</summary>
    public static IReadOnlyList<string> Words(INamedTypeSymbol type) =>
    [
        .. (type is { TypeKind: TypeKind.Class, Name.Length: > 0 } ? type.GetAttributes() : [])
            .Where(attribute => attribute.AttributeClass is { } known && IsOurs(known))
            .Select(attribute => attribute.AttributeClass!.Name.Replace("Attribute", "")),
    ];

    /// <summary>
    /// Whether a match is the one that declares the class. An attribute on two parts of a class is the user's mistake, and the
    /// compiler's to report; the class is still to be generated once.
    /// </summary>
    public static bool IsFirst(GeneratorAttributeSyntaxContext match, string metadataName) =>
        ((INamedTypeSymbol)match.TargetSymbol).Attribute(metadataName)?.ApplicationSyntaxReference is { } first
        && first.SyntaxTree == match.TargetNode.SyntaxTree && match.TargetNode.FullSpan.Contains(first.Span);

    // Compared from the end, without a display string: this runs for every attribute of every declaration on every edit.
    private static bool Is(INamedTypeSymbol type, string metadataName) =>
        metadataName.EndsWith(type.MetadataName, StringComparison.Ordinal) && IsOurs(type) && metadataName.Length == WellKnownNames.Namespace.Length + 1 + type.MetadataName.Length;

    /// <summary>The user's own declarations of the class; what was generated into it already, as an analyzer sees it, is left out.</summary>
    private static TypeDeclarationSyntax[] Declarations(INamedTypeSymbol type) =>
        [.. type.DeclaringSyntaxReferences
            .Where(IsUsers)
            .Select(reference => reference.GetSyntax()).OfType<TypeDeclarationSyntax>()];

    private static string? Fault(INamedTypeSymbol type) =>
        type.IsRecord ? "is a record"
        : type.IsStatic ? "is static"
        : type.IsAbstract ? "is abstract"
        : type.ContainingType is { } outer ? $"is nested in {outer.Name}"
        : type.IsGenericType ? "is generic"
        : type.IsFileLocal ? "is local to its file"
        : IsKeyword(type.Name) ? "has a keyword of C# for a name"
        : null;

    private static string? TestsFault(INamedTypeSymbol type) =>
        Parts(type).Any() || type.Model() is not null ? "is what is to be tested" : null;

    /// <summary>The attributes that declare the class as a part; one where it is right.</summary>
    private static IEnumerable<AttributeData> Parts(INamedTypeSymbol type) =>
        new[] { WellKnownNames.SharedEncoder, WellKnownNames.VisionEncoder, WellKnownNames.TextDecoder, WellKnownNames.TextEncoder }.Select(type.Attribute).OfType<AttributeData>();

    private static bool IsEncoderAndDecoder(INamedTypeSymbol type) =>
        Parts(type).Count() == 2 && type.Attribute(WellKnownNames.TextDecoder) is not null && type.Attribute(WellKnownNames.TextEncoder) is not null;

    private static string? ModuleFault(INamedTypeSymbol type, TypeDeclarationSyntax[] declarations) =>
        !type.Locations.Any(location => location.IsInSource) && !(type.BaseType is { Name: "GeneratedModule" } generated && IsOurs(generated)) ? TypeSpec.Ungenerated :
        Parts(type).Count() > 1 && !IsEncoderAndDecoder(type) ? "is declared as two parts"
        : type.Model() is not null && Parts(type).Any() ? "is declared as a model and a part of one"
        : type.Attribute(WellKnownNames.MultimodalModel) is not null && type.Attribute(WellKnownNames.SharedModel) is not null ? "is declared as a model of two parts and as one of one"
        : type.Attribute(WellKnownNames.GenerateModelTests) is not null ? "is declared as what is tested and as its tests"
        : type.BaseType is { SpecialType: not SpecialType.System_Object, TypeKind: not TypeKind.Error } @base && !(@base.Name == "GeneratedModule" && IsOurs(@base)) ? $"derives from {@base.Name}, but a generated module has a base class of its own"
        : declarations.Any(declaration => declaration.ParameterList is not null) ? "has a primary constructor, but a generated module has constructors of its own"
        : null;

    private static bool IsKeyword(string name) => SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None;
}
