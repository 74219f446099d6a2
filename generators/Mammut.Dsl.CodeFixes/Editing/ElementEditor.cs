using Mammut.Dsl.Generators.Compilation.Mends;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mammut.Dsl.CodeFixes.Editing;

/// <summary>Edits the elements of a list, however it is written: <c>[0, 2]</c>, <c>new[] { 0, 2 }</c>, <c>new int[] { 0, 2 }</c>.</summary>
internal static class ElementEditor
{
    public static ExpressionSyntax Apply(ExpressionSyntax list, IReadOnlyList<MendEdit> edits) => list switch
    {
        CollectionExpressionSyntax collection => collection.WithElements(Apply<CollectionElementSyntax>(collection.Elements, edits, SyntaxFactory.ExpressionElement)),
        ImplicitArrayCreationExpressionSyntax array => array.WithInitializer(Apply(array.Initializer, edits)),
        ArrayCreationExpressionSyntax { Initializer: { } initializer } array => array.WithInitializer(Apply(initializer, edits)),
        ParenthesizedExpressionSyntax inner => inner.WithExpression(Apply(inner.Expression, edits)),
        CastExpressionSyntax cast => cast.WithExpression(Apply(cast.Expression, edits)),
        PostfixUnaryExpressionSyntax suppressed => suppressed.WithOperand(Apply(suppressed.Operand, edits)),
        _ => list,
    };

    private static InitializerExpressionSyntax Apply(InitializerExpressionSyntax initializer, IReadOnlyList<MendEdit> edits) =>
        initializer.WithExpressions(Apply(initializer.Expressions, edits, value => value));

    // From the end, so that the numbers of those still to come hold.
    private static SeparatedSyntaxList<T> Apply<T>(SeparatedSyntaxList<T> elements, IReadOnlyList<MendEdit> edits, Func<ExpressionSyntax, T> element)
        where T : SyntaxNode
    {
        foreach (var edit in edits.OrderByDescending(edit => edit.Path.Element))
        {
            var old = elements[edit.Path.Element];
            elements = edit.Kind == MendKind.Remove
                ? SeparatedLists.RemoveAt(elements, edit.Path.Element)
                : elements.Replace(old, element(ArgumentEditor.Value(edit.Text)).WithTriviaFrom(old));
        }

        return elements;
    }
}
