using Mammut.Dsl.Generators.Compilation.Mends;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mammut.Dsl.CodeFixes.Editing;

/// <summary>Edits the declaration of a class: its attributes, one by one, and the word <c>partial</c>.</summary>
internal static class DeclarationEditor
{
    public static TypeDeclarationSyntax Apply(TypeDeclarationSyntax declaration, IReadOnlyList<PlacedEdit> edits)
    {
        var leading = declaration.GetLeadingTrivia();
        var lists = declaration.AttributeLists.SelectMany((list, index) => Lists(list, edits.Where(edit => edit.List == index).ToArray())).ToArray();
        if (declaration.AttributeLists.Count > 0)
            declaration = (TypeDeclarationSyntax)declaration.WithAttributeLists(SyntaxFactory.List(lists));
        if (edits.Any(edit => edit.Edit.Kind == MendKind.MakePartial))
            declaration = MakePartial(declaration);
        // What stands above the class stays there, also where its first attribute went.
        return declaration.WithLeadingTrivia(leading);
    }

    private static IEnumerable<AttributeListSyntax> Lists(AttributeListSyntax list, IReadOnlyList<PlacedEdit> edits)
    {
        if (AttributeListEditor.Apply(list, edits) is { } edited)
            yield return edited;
        foreach (var added in edits.Where(edit => edit.Edit.Kind == MendKind.Add))
            yield return AttributeListEditor.Behind(list, added.Edit.Text);
    }

    private static TypeDeclarationSyntax MakePartial(TypeDeclarationSyntax declaration)
    {
        var word = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        if (declaration.Modifiers.Count > 0)
            return (TypeDeclarationSyntax)declaration.AddModifiers(word);
        var keyword = declaration.Keyword;
        return (TypeDeclarationSyntax)declaration
            .WithKeyword(keyword.WithLeadingTrivia())
            .WithModifiers(SyntaxFactory.TokenList(word.WithLeadingTrivia(keyword.LeadingTrivia)));
    }
}
