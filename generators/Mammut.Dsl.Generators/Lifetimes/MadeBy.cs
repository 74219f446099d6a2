using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mammut.Dsl.Generators.Lifetimes;

/// <summary>
/// Tells whether a call gives a tensor of the innermost scope. By custom it does: what a method makes, it moves to its caller's
/// scope. The others are those that only look something up, and those whose own text says otherwise.
/// </summary>
internal static class MadeBy
{
    public static bool Call(IMethodSymbol method, LifetimeSymbols symbols)
    {
        if (symbols.Releases(method) || LifetimeSymbols.MovesOut(method))
            return false;
        if (symbols.IsTorchs(method))
            return method.Name is not ("get_buffer" or "get_parameter") && !method.Name.EndsWith("_", System.StringComparison.Ordinal);
        // Collections and their like give what was put into them; a delegate is as good as the method it stands for.
        if (LifetimeSymbols.IsSystems(method))
            return method.MethodKind == MethodKind.DelegateInvoke;
        return !method.DeclaringSyntaxReferences.Any(reference => KeepsItself(reference.GetSyntax(), method.ContainingType) || MovingText.TakesFromCaller(reference.GetSyntax()));
    }

    /// <summary>Whether a call takes what it is given out of its scope.</summary>
    public static bool Takes(IMethodSymbol method) => method.DeclaringSyntaxReferences.Any(reference => MovingText.TakesArguments(reference.GetSyntax()));

    /// <summary>Whether a method's text detaches a tensor, or returns what its type holds, such as a table that is made once.</summary>
    private static bool KeepsItself(SyntaxNode method, INamedTypeSymbol type) =>
        method.DescendantNodes().OfType<SimpleNameSyntax>().Any(name => name.Identifier.ValueText
            is "DetachFromDisposeScope" or "DetatchFromDisposeScope" or "MoveToOtherDisposeScope" or "Detach" or "MoveToOther")
        || method.DescendantNodes().Any(node => node switch
        {
            ReturnStatementSyntax { Expression: { } value } => IsHeld(value, type),
            ArrowExpressionClauseSyntax arrow => IsHeld(arrow.Expression, type),
            _ => false,
        });

    private static bool IsHeld(ExpressionSyntax value, INamedTypeSymbol type) => value switch
    {
        ParenthesizedExpressionSyntax bracket => IsHeld(bracket.Expression, type),
        PostfixUnaryExpressionSyntax forgiven => IsHeld(forgiven.Operand, type),
        AssignmentExpressionSyntax assignment => IsHeld(assignment.Left, type),
        ConditionalExpressionSyntax conditional => IsHeld(conditional.WhenTrue, type) || IsHeld(conditional.WhenFalse, type),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce => IsHeld(coalesce.Left, type) || IsHeld(coalesce.Right, type),
        ElementAccessExpressionSyntax element => IsHeld(element.Expression, type),
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } member => IsHeld(member.Name, type),
        IdentifierNameSyntax name => type.GetMembers(name.Identifier.ValueText).Any(member => member is IFieldSymbol or IPropertySymbol),
        _ => false,
    };
}
