using Mammut.Dsl.Generators.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mammut.Dsl.Generators.Parsing;

/// <summary>Turns a path into a spec back into a place in the source, down to one element of an array.</summary>
internal static class SpecLocator
{
    /// <summary>The place; the class's name where the path leads nowhere.</summary>
    public static Location Locate(INamedTypeSymbol type, SpecPath path, CancellationToken cancellation)
    {
        var name = type.Locations.FirstOrDefault(location => location.IsInSource) ?? Location.None;
        if (path.Attribute.Length == 0)
            return name;
        var attribute = type.GetAttributes()
            .Where(attribute => attribute.AttributeClass is { } known && known.Name == path.Attribute + "Attribute" && known.ContainingNamespace.Name == "Mammut")
            .Skip(path.Occurrence)
            .FirstOrDefault();
        return attribute?.ApplicationSyntaxReference?.GetSyntax(cancellation) is AttributeSyntax syntax ? Within(syntax, path).GetLocation() : name;
    }

    private static SyntaxNode Within(AttributeSyntax attribute, SpecPath path)
    {
        if (path.Argument is "TVision" or "TText" && Generic(attribute.Name) is { TypeArgumentList.Arguments.Count: 2 } generic)
            return generic.TypeArgumentList.Arguments[path.Argument == "TVision" ? 0 : 1];
        var argument = attribute.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals is { } name
            ? name.Name.Identifier.ValueText == path.Argument
            : path.Argument is "name" or "pass");
        if (argument is null)
            return attribute;
        return path.Element < 0 ? argument : Elements(argument.Expression).ElementAtOrDefault(path.Element) ?? argument;
    }

    private static GenericNameSyntax? Generic(NameSyntax name) => name switch
    {
        GenericNameSyntax generic => generic,
        QualifiedNameSyntax { Right: GenericNameSyntax generic } => generic,
        AliasQualifiedNameSyntax { Name: GenericNameSyntax generic } => generic,
        _ => null,
    };

    private static IEnumerable<SyntaxNode> Elements(ExpressionSyntax expression) => expression switch
    {
        CollectionExpressionSyntax collection => collection.Elements,
        ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions,
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
        _ => [],
    };
}
