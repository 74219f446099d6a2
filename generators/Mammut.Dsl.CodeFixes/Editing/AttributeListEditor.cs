using Mammut.Dsl.Generators.Compilation.Mends;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace Mammut.Dsl.CodeFixes.Editing;

/// <summary>Edits a pair of brackets with attributes, and writes new ones.</summary>
internal static class AttributeListEditor
{
    /// <summary>The list with its edits; null where no attribute is left.</summary>
    public static AttributeListSyntax? Apply(AttributeListSyntax list, IReadOnlyList<PlacedEdit> edits)
    {
        var attributes = list.Attributes;
        for (var i = attributes.Count - 1; i >= 0; i--)
        {
            var own = edits.Where(edit => edit.Attribute == i && edit.Edit.Kind != MendKind.Add).ToArray();
            if (own.Any(edit => edit.Edit.Kind == MendKind.Remove && edit.Edit.Path.Argument.Length == 0))
                attributes = SeparatedLists.RemoveAt(attributes, i);
            else
                attributes = attributes.Replace(attributes[i], ArgumentEditor.Apply(attributes[i], own));
        }

        return attributes.Count == 0 ? null : list.WithAttributes(attributes);
    }

    /// <summary>A new list with one attribute, set as the one before it: on a line of its own, as far from the margin.</summary>
    public static AttributeListSyntax Behind(AttributeListSyntax list, string attribute)
    {
        var added = SyntaxFactory.ParseCompilationUnit($"[{attribute}]class C;").Members[0].AttributeLists[0].WithAdditionalAnnotations(Simplifier.Annotation);
        var lineEnd = list.GetTrailingTrivia().LastOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        if (!lineEnd.IsKind(SyntaxKind.EndOfLineTrivia))
            return added.WithTrailingTrivia(SyntaxFactory.Space);
        var margin = list.GetLeadingTrivia().LastOrDefault();
        return added
            .WithLeadingTrivia(margin.IsKind(SyntaxKind.WhitespaceTrivia) ? SyntaxFactory.TriviaList(margin) : default)
            .WithTrailingTrivia(lineEnd);
    }
}
