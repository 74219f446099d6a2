using Mammut.Dsl.Generators.Compilation.Mends;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace Mammut.Dsl.CodeFixes.Editing;

/// <summary>Edits the arguments of an attribute.</summary>
internal static class ArgumentEditor
{
    /// <summary>The attribute with its edits. Arguments go from the end, so that the numbers of the others hold.</summary>
    public static AttributeSyntax Apply(AttributeSyntax attribute, IReadOnlyList<PlacedEdit> edits)
    {
        foreach (var argument in edits.Where(edit => edit.Argument >= 0).GroupBy(edit => edit.Argument))
        {
            var old = attribute.ArgumentList!.Arguments[argument.Key];
            attribute = attribute.ReplaceNode(old, old.WithExpression(Edited(old.Expression, argument.Select(edit => edit.Edit).ToArray())));
        }

        // One that is added stands where one goes.
        var removed = edits.Where(edit => edit.Edit is { Kind: MendKind.Remove, Path.Element: < 0 }).Select(edit => edit.Argument).OrderByDescending(index => index).ToList();
        foreach (var added in edits.Where(edit => edit.Argument < 0))
        {
            var argument = Written(added.Edit);
            if (removed.Count == 0)
            {
                attribute = Append(attribute, argument);
                continue;
            }

            var old = attribute.ArgumentList!.Arguments[removed[0]];
            attribute = attribute.ReplaceNode(old, argument.WithTriviaFrom(old));
            removed.RemoveAt(0);
        }

        foreach (var index in removed)
            attribute = RemoveAt(attribute, index);
        return attribute;
    }

    /// <summary>The value as an expression, its names to be shortened as far as the file's using directives allow.</summary>
    public static ExpressionSyntax Value(string text) => SyntaxFactory.ParseExpression(text).WithAdditionalAnnotations(Simplifier.Annotation);

    private static ExpressionSyntax Edited(ExpressionSyntax value, IReadOnlyList<MendEdit> edits) =>
        edits[0].Path.Element >= 0 ? ElementEditor.Apply(value, edits)
        : edits[0].Kind == MendKind.Set ? Value(edits[0].Text).WithTriviaFrom(value)
        : value;

    private static AttributeArgumentSyntax Written(MendEdit edit)
    {
        var equals = SyntaxFactory.NameEquals(
            SyntaxFactory.IdentifierName(edit.Path.Argument), SyntaxFactory.Token(SyntaxKind.EqualsToken).WithLeadingTrivia(SyntaxFactory.Space).WithTrailingTrivia(SyntaxFactory.Space));
        return SyntaxFactory.AttributeArgument(equals, null, Value(edit.Text));
    }

    private static AttributeSyntax Append(AttributeSyntax attribute, AttributeArgumentSyntax argument) =>
        attribute.ArgumentList is { } list
            ? attribute.WithArgumentList(list.WithArguments(SeparatedLists.Append(list.Arguments, argument)))
            : attribute.WithName(attribute.Name.WithTrailingTrivia()).WithArgumentList(
                SyntaxFactory.AttributeArgumentList(SyntaxFactory.SingletonSeparatedList(argument)).WithTrailingTrivia(attribute.Name.GetTrailingTrivia()));

    private static AttributeSyntax RemoveAt(AttributeSyntax attribute, int argument)
    {
        var list = attribute.ArgumentList!;
        var left = SeparatedLists.RemoveAt(list.Arguments, argument);
        return left.Count > 0
            ? attribute.WithArgumentList(list.WithArguments(left))
            : attribute.WithArgumentList(null).WithTrailingTrivia(list.GetTrailingTrivia());
    }
}
