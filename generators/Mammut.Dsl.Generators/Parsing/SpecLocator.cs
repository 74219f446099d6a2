using Mammut.Dsl.Generators.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mammut.Dsl.Generators.Parsing;

/// <summary>Turns a path into a spec back into a place in the source, down to one element of an array.</summary>
internal static class SpecLocator
{
    /// <summary>The place; the whole attribute where an argument is not written, and the class's name where the path leads nowhere.</summary>
    public static Location Locate(INamedTypeSymbol type, SpecPath path, CancellationToken cancellation)
    {
        path = AsWritten(type, path);
        var attribute = Attribute(type, path);
        return attribute is not null && Syntax(attribute, cancellation) is { } syntax
            ? Within(syntax, attribute, path).GetLocation()
            : Member(type, path) ?? Name(type, cancellation);
    }

    /// <summary>A shared encoder is compiled as two, and declared by one attribute.</summary>
    private static SpecPath AsWritten(INamedTypeSymbol type, SpecPath path) => type.Attribute(WellKnownNames.SharedEncoder) is null ? path : SharedSpec.Here(path);

    /// <summary>The user's own member that a path into the class names.</summary>
    private static Location? Member(INamedTypeSymbol type, SpecPath path) => path.Attribute.Length > 0 || path.Argument.Length == 0
        ? null
        : type.GetMembers(path.Argument).Where(TypeParser.IsUsers).SelectMany(member => member.Locations).FirstOrDefault(location => location.IsInSource);

    /// <summary>
    /// The attribute that a path names and its argument, each as written; null where it is not. An element may be written as an argument.
    /// </summary>
    public static (AttributeSyntax? Attribute, AttributeArgumentSyntax? Argument, bool IsElement) Find(INamedTypeSymbol type, SpecPath path, CancellationToken cancellation)
    {
        path = AsWritten(type, path);
        var attribute = Attribute(type, path);
        if (attribute is null || Syntax(attribute, cancellation) is not { } syntax)
            return (null, null, false);
        return Listed(syntax, attribute, path) is { } element ? (syntax, element, true) : (syntax, Argument(syntax, attribute, path.Argument), false);
    }

    /// <summary>The elements of a list as written; none where it is written in another way.</summary>
    public static IEnumerable<SyntaxNode> Elements(ExpressionSyntax expression) => expression switch
    {
        CollectionExpressionSyntax collection => collection.Elements,
        ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions,
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
        ParenthesizedExpressionSyntax inner => Elements(inner.Expression),
        CastExpressionSyntax cast => Elements(cast.Expression),
        PostfixUnaryExpressionSyntax suppressed => Elements(suppressed.Operand),
        _ => [],
    };

    private static AttributeData? Attribute(INamedTypeSymbol type, SpecPath path) => path.Attribute.Length == 0
        ? null
        : type.GetAttributes().Where(attribute => attribute.AttributeClass is { } known && IsNamed(known, path.Attribute)).Skip(path.Occurrence).FirstOrDefault();

    /// <summary>The class's name where it carries its declaration: a partial class has several.</summary>
    private static Location Name(INamedTypeSymbol type, CancellationToken cancellation)
    {
        var carrier = type.GetAttributes()
            .Where(attribute => attribute.AttributeClass is { } known && TypeParser.IsOurs(known))
            .Select(attribute => Syntax(attribute, cancellation)?.FirstAncestorOrSelf<TypeDeclarationSyntax>())
            .FirstOrDefault(declaration => declaration is not null);
        return carrier?.Identifier.GetLocation() ?? type.Locations.FirstOrDefault(location => location.IsInSource) ?? Location.None;
    }

    private static bool IsNamed(INamedTypeSymbol type, string attribute) => TypeParser.IsOurs(type) && type.Name == attribute + "Attribute";

    private static AttributeSyntax? Syntax(AttributeData attribute, CancellationToken cancellation) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax;

    private static SyntaxNode Within(AttributeSyntax syntax, AttributeData attribute, SpecPath path)
    {
        if (attribute.AttributeClass!.TypeParameters.FirstOrDefault(parameter => parameter.Name == path.Argument) is { } parameter)
            return Generic(syntax.Name) is { } generic ? generic.TypeArgumentList.Arguments[parameter.Ordinal] : syntax;
        if (Listed(syntax, attribute, path) is { } listed)
            return listed;
        if (Argument(syntax, attribute, path.Argument) is not { } argument)
            return syntax;
        return path.Element < 0 ? argument : Elements(argument.Expression).ElementAtOrDefault(path.Element) ?? argument;
    }

    /// <summary>The argument of that name, whether it sets a property or a parameter of the constructor.</summary>
    private static AttributeArgumentSyntax? Argument(AttributeSyntax syntax, AttributeData attribute, string name)
    {
        if (syntax.ArgumentList is not { } list)
            return null;
        return list.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name)
            ?? list.Arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == name)
            ?? (attribute.AttributeConstructor?.Parameters.FirstOrDefault(parameter => parameter.Name == name) is { } parameter
                ? list.Arguments.Where(argument => argument.NameEquals is null && argument.NameColon is null).ElementAtOrDefault(parameter.Ordinal)
                : null);
    }

    /// <summary>An element of a list that is written as arguments one behind the other; null where it is written as a list.</summary>
    private static AttributeArgumentSyntax? Listed(AttributeSyntax syntax, AttributeData attribute, SpecPath path)
    {
        if (path.Element < 0 || syntax.ArgumentList is not { } list
            || attribute.AttributeConstructor?.Parameters.FirstOrDefault(parameter => parameter.Name == path.Argument && parameter.IsParams) is not { } parameter)
        {
            return null;
        }

        var behind = list.Arguments.Where(argument => argument.NameEquals is null && argument.NameColon is null).Skip(parameter.Ordinal).ToArray();
        return behind.Length == 1 && Elements(behind[0].Expression).Any() ? null : behind.ElementAtOrDefault(path.Element);
    }

    /// <summary>The name with its type arguments; null where an alias hides them.</summary>
    private static GenericNameSyntax? Generic(NameSyntax name) => name switch
    {
        GenericNameSyntax generic => generic,
        QualifiedNameSyntax { Right: GenericNameSyntax generic } => generic,
        AliasQualifiedNameSyntax { Name: GenericNameSyntax generic } => generic,
        _ => null,
    };
}
