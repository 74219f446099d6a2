using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Mammut.Dsl.CodeFixes.Editing;

/// <summary>Lists with commas, edited so that they stay laid out as they were.</summary>
internal static class SeparatedLists
{
    /// <summary>The list with one node more: on a line of its own where the last one has one.</summary>
    public static SeparatedSyntaxList<T> Append<T>(SeparatedSyntaxList<T> list, T node)
        where T : SyntaxNode
    {
        if (list.Count == 0)
            return list.Add(node);
        var last = list[list.Count - 1];
        var comma = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(
            list.SeparatorCount > 0 ? list.GetSeparator(list.SeparatorCount - 1).TrailingTrivia.Where(IsLayout) : [SyntaxFactory.Space]);
        var added = node.WithLeadingTrivia(list.Count > 1 ? last.GetLeadingTrivia().Where(IsLayout) : []).WithTrailingTrivia(last.GetTrailingTrivia());
        var separators = list.GetSeparators().Concat([comma]);
        return SyntaxFactory.SeparatedList(list.Replace(last, last.WithTrailingTrivia()).Concat([added]), separators);
    }

    /// <summary>The list without one node and the comma that belongs to it.</summary>
    public static SeparatedSyntaxList<T> RemoveAt<T>(SeparatedSyntaxList<T> list, int index)
        where T : SyntaxNode
    {
        var removed = list[index];
        var left = list.RemoveAt(index);
        if (left.Count == 0)
            return left;
        // The first node of a list often stands elsewhere than the others, and so does the end of the last.
        if (index == 0)
            return left.Replace(left[0], left[0].WithLeadingTrivia(removed.GetLeadingTrivia()));
        return index < left.Count ? left : left.Replace(left[index - 1], left[index - 1].WithTrailingTrivia(removed.GetTrailingTrivia()));
    }

    private static bool IsLayout(SyntaxTrivia trivia) => trivia.IsKind(SyntaxKind.WhitespaceTrivia) || trivia.IsKind(SyntaxKind.EndOfLineTrivia);
}
