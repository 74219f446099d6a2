using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mammut.Dsl.Generators.Parsing;

/// <summary>
/// Finds declarations that C# itself refuses. What such an argument would have said is not known, so whatever the rules find
/// may only follow from it: the analyzer says nothing until C# is content.
/// </summary>
internal static class CSharpErrors
{
    /// <summary>Whether C# reports an error in the declaration of a class, or of a part that it names.</summary>
    public static bool In(INamedTypeSymbol type, CancellationToken cancellation) =>
        InClass(type, cancellation) || Parts(type).Any(part => IsRefused(part) || (part is INamedTypeSymbol named && InClass(named, cancellation)));

    private static bool InClass(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.BaseType is { TypeKind: TypeKind.Error } || type.GetAttributes().Any(attribute => IsRefused(attribute, cancellation));

    private static IEnumerable<ITypeSymbol> Parts(INamedTypeSymbol type) =>
        type.GetAttributes().Where(attribute => attribute.AttributeClass is { } known && TypeParser.IsOurs(known)).SelectMany(attribute => attribute.AttributeClass!.TypeArguments);

    /// <summary>An attribute that does not exist may be a word of the language, misspelt.</summary>
    private static bool IsRefused(AttributeData attribute, CancellationToken cancellation) =>
        attribute.AttributeClass is null or { TypeKind: TypeKind.Error }
        || (TypeParser.IsOurs(attribute.AttributeClass) && (
            attribute.AttributeConstructor is null
            || attribute.AttributeClass.IsUnboundGenericType
            || attribute.ConstructorArguments.Any(IsError)
            || attribute.NamedArguments.Any(argument => IsError(argument.Value))
            || HasRefusedArgument(attribute, cancellation)));

    private static bool IsError(TypedConstant value) =>
        value.Kind == TypedConstantKind.Error || (value is { Kind: TypedConstantKind.Array, IsNull: false } && value.Values.Any(IsError));

    /// <summary>A name that the attribute does not have, or a fraction for a whole number, which Roslyn cuts off in spite of the error.</summary>
    private static bool HasRefusedArgument(AttributeData attribute, CancellationToken cancellation) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is AttributeSyntax { ArgumentList.Arguments: var arguments }
        && arguments.Any(argument => argument.NameEquals is { } name && (
            attribute.NamedArguments.FirstOrDefault(known => known.Key == name.Name.Identifier.ValueText) is not { Key: not null } known
            || (known.Value is { Kind: TypedConstantKind.Primitive, Value: int } && argument.Expression is LiteralExpressionSyntax { Token.Value: double or float or decimal })));

    /// <summary>What cannot be an attribute's type argument, or is no class.</summary>
    private static bool IsRefused(ITypeSymbol argument) =>
        argument.TypeKind is TypeKind.Error or TypeKind.Dynamic or TypeKind.TypeParameter || argument.IsValueType || argument.NullableAnnotation == NullableAnnotation.Annotated;
}
