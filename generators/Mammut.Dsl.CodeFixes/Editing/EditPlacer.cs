using Mammut.Dsl.Generators;
using Mammut.Dsl.Generators.Compilation.Mends;
using Mammut.Dsl.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mammut.Dsl.CodeFixes.Editing;

/// <summary>Finds the places of a mend's edits in the files of a solution.</summary>
internal static class EditPlacer
{
    /// <summary>The places; null where one of the edits has none, as in a part from another assembly.</summary>
    public static IReadOnlyList<PlacedEdit>? Place(Solution solution, INamedTypeSymbol type, Mend mend, CancellationToken cancellation)
    {
        var placed = new List<PlacedEdit>();
        foreach (var edit in mend.Edits)
        {
            if (Owner(type, edit.Owner) is not { } owner)
                return null;
            var places = edit.Kind == MendKind.MakePartial ? Declarations(solution, owner, edit, cancellation) : Attribute(solution, owner, edit, cancellation);
            if (places.Count == 0)
                return null;
            placed.AddRange(places);
        }

        return placed;
    }

    private static INamedTypeSymbol? Owner(INamedTypeSymbol type, MendOwner owner) => owner == MendOwner.Self
        ? type
        : type.Model()?.AttributeClass?.TypeArguments is { } parts ? parts[owner == MendOwner.Vision ? 0 : parts.Length - 1] as INamedTypeSymbol
        : null;

    private static IReadOnlyList<PlacedEdit> Declarations(Solution solution, INamedTypeSymbol type, MendEdit edit, CancellationToken cancellation) =>
        [.. from reference in type.DeclaringSyntaxReferences
            let declaration = reference.GetSyntax(cancellation) as TypeDeclarationSyntax
            where declaration is not null && !declaration.Modifiers.Any(SyntaxKind.PartialKeyword)
            let document = solution.GetDocument(declaration.SyntaxTree)
            where document is not null
            select new PlacedEdit(document.Id, declaration.SpanStart, -1, -1, -1, edit)];

    private static IReadOnlyList<PlacedEdit> Attribute(Solution solution, INamedTypeSymbol type, MendEdit edit, CancellationToken cancellation)
    {
        var (attribute, argument, isElement) = SpecLocator.Find(type, edit.Path, cancellation);
        if (isElement)
            edit = edit with { Path = edit.Path.At(edit.Path.Argument) };
        if (attribute is not { Parent: AttributeListSyntax { Parent: TypeDeclarationSyntax declaration } list }
            || solution.GetDocument(attribute.SyntaxTree) is not { } document
            || !Exists(argument, edit))
        {
            return [];
        }

        var index = argument is null ? -1 : attribute.ArgumentList!.Arguments.IndexOf(argument);
        return [new PlacedEdit(document.Id, declaration.SpanStart, declaration.AttributeLists.IndexOf(list), list.Attributes.IndexOf(attribute), index, edit)];
    }

    /// <summary>Whether what the edit changes is written there; a property need not be, for it can be added.</summary>
    private static bool Exists(AttributeArgumentSyntax? argument, MendEdit edit)
    {
        if (edit.Path.Argument.Length == 0)
            return true;
        if (argument is null)
            return edit.Kind == MendKind.Set && edit.Path.Element < 0 && char.IsUpper(edit.Path.Argument[0]);
        return edit.Path.Element < 0 || SpecLocator.Elements(argument.Expression).Count() > edit.Path.Element;
    }
}
