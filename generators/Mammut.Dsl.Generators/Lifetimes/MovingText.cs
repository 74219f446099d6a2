using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mammut.Dsl.Generators.Lifetimes;

/// <summary>
/// Tells from a method's text whether a tensor that it moves out of a scope may have been in its caller's scope: one that it was given,
/// or made while no scope of its own was open. What it makes in a scope of its own, and moves out of that once, it leaves to the caller's.
/// </summary>
internal sealed class MovingText
{
    private readonly SyntaxNode _method;
    private readonly IReadOnlyList<TextSpan> _scopes;

    private MovingText(SyntaxNode method)
    {
        _method = method;
        _scopes = [.. Calls("NewDisposeScope").Select(Extent), .. Calls("WrappedTensorDisposeScope").Select(call => call.ArgumentList.Span)];
    }

    public static bool TakesFromCaller(SyntaxNode method)
    {
        var text = new MovingText(method);
        var moved = text.Moved("MoveToOuterDisposeScope", "MoveToOuter").ToList();
        return moved.Any(value => !text.IsOwn(value))
            // Out of its own scopes, and on.
            || moved.GroupBy(value => value.ToString()).Any(same => same.Count() > same.Max(value => text.OpenAt(value)));
    }

    /// <summary>Whether the method takes something that it is given out of its scope, wherever to.</summary>
    public static bool TakesArguments(SyntaxNode method)
    {
        var text = new MovingText(method);
        return text.Moved(Releasing).Any(text.IsGiven);
    }

    private static string[] Releasing => ["MoveToOuterDisposeScope", "DetachFromDisposeScope", "DetatchFromDisposeScope", "MoveToOtherDisposeScope", "MoveToOuter", "Detach", "MoveToOther"];

    /// <summary>What is moved, each as often as it is; a scope's own methods have it as an argument.</summary>
    private IEnumerable<ExpressionSyntax> Moved(params string[] names)
    {
        foreach (var call in Calls(names))
        {
            if (!Name(call)!.EndsWith("DisposeScope", System.StringComparison.Ordinal))
            {
                foreach (var argument in call.ArgumentList.Arguments)
                    yield return argument.Expression;
            }
            else if (Receiver(call) is { } value)
            {
                yield return value;
            }
        }
    }

    /// <summary>Where the scope that a call opens is open: a <c>using</c> statement's body, or the rest of the block, up to where it is disposed of.</summary>
    private static TextSpan Extent(InvocationExpressionSyntax opening)
    {
        var around = opening.Ancestors().FirstOrDefault(node => node is UsingStatementSyntax or BlockSyntax);
        if (around is UsingStatementSyntax statement)
            return statement.Statement.Span;
        var end = around?.Span.End ?? opening.Span.End;
        var isUsing = opening.Ancestors().OfType<LocalDeclarationStatementSyntax>().FirstOrDefault() is { UsingKeyword.RawKind: (int)SyntaxKind.UsingKeyword };
        var disposal = isUsing ? null : around?.DescendantNodes().OfType<InvocationExpressionSyntax>().FirstOrDefault(call => call.SpanStart > opening.Span.End && Name(call) == "Dispose");
        return TextSpan.FromBounds(opening.Span.End, disposal?.SpanStart ?? end);
    }

    private int OpenAt(SyntaxNode node) => _scopes.Count(scope => scope.Contains(node.SpanStart));

    private IEnumerable<InvocationExpressionSyntax> Calls(params string[] names) =>
        from call in _method.DescendantNodes().OfType<InvocationExpressionSyntax>()
        where names.Contains(Name(call))
        select call;

    private static string? Name(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax member => member.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => null,
    };

    /// <summary>What a call is on; one behind another goes back to the first.</summary>
    private static ExpressionSyntax? Receiver(InvocationExpressionSyntax call)
    {
        var value = call.Expression switch
        {
            MemberAccessExpressionSyntax member => member.Expression,
            MemberBindingExpressionSyntax => call.Ancestors().OfType<ConditionalAccessExpressionSyntax>().FirstOrDefault()?.Expression,
            _ => null,
        };
        while (value is ParenthesizedExpressionSyntax bracket)
            value = bracket.Expression;
        return value is InvocationExpressionSyntax inner && Name(inner) is { } name && Releasing.Contains(name) ? Receiver(inner) : value;
    }

    /// <summary>Whether a value may be what the method was given: a name that is not certainly one of its own.</summary>
    private bool IsGiven(ExpressionSyntax value) => value switch
    {
        ParenthesizedExpressionSyntax bracket => IsGiven(bracket.Expression),
        PostfixUnaryExpressionSyntax forgiven => IsGiven(forgiven.Operand),
        IdentifierNameSyntax name => Values(name.Identifier.ValueText) is not { Count: > 0 } values || !values.All(IsNew),
        ElementAccessExpressionSyntax element => IsGiven(element.Expression),
        _ => !IsNew(value),
    };

    /// <summary>Whether a value was certainly made in a scope of the method's own.</summary>
    private bool IsOwn(ExpressionSyntax value) => value switch
    {
        ParenthesizedExpressionSyntax bracket => IsOwn(bracket.Expression),
        PostfixUnaryExpressionSyntax forgiven => IsOwn(forgiven.Operand),
        IdentifierNameSyntax name => Values(name.Identifier.ValueText) is { Count: > 0 } values && values.All(IsMade),
        ElementAccessExpressionSyntax { Expression: IdentifierNameSyntax name } => IsOwn(name),
        _ => IsMade(value),
    };

    private bool IsMade(ExpressionSyntax value) => OpenAt(value) > 0 && IsNew(value);

    /// <summary>Arithmetic and calls make a tensor, unless they change one in place or only move it.</summary>
    private static bool IsNew(ExpressionSyntax value) => value switch
    {
        ParenthesizedExpressionSyntax bracket => IsNew(bracket.Expression),
        BinaryExpressionSyntax binary => binary.OperatorToken.RawKind is not ((int)SyntaxKind.QuestionQuestionToken or (int)SyntaxKind.AsKeyword),
        PrefixUnaryExpressionSyntax => true,
        InvocationExpressionSyntax call => Name(call) is { } name && !name.EndsWith("_", System.StringComparison.Ordinal) && !Releasing.Contains(name),
        _ => false,
    };

    /// <summary>All that a local variable is ever given; nothing where it is a parameter, or more than a plain local.</summary>
    private IReadOnlyList<ExpressionSyntax> Values(string local)
    {
        var nodes = _method.DescendantNodes().ToList();
        if (nodes.OfType<ParameterSyntax>().Any(parameter => parameter.Identifier.ValueText == local))
            return [];
        var first =
            from declarator in nodes.OfType<VariableDeclaratorSyntax>()
            where declarator.Identifier.ValueText == local && declarator.Initializer is not null
            select declarator.Initializer!.Value;
        // Alone, or in a tuple that is taken apart.
        var then =
            from assignment in nodes.OfType<AssignmentExpressionSyntax>()
            where assignment.Left.DescendantNodesAndSelf().Any(node => node switch
            {
                IdentifierNameSyntax { Parent: AssignmentExpressionSyntax or ArgumentSyntax } name => name.Identifier.ValueText == local,
                SingleVariableDesignationSyntax designation => designation.Identifier.ValueText == local,
                _ => false,
            })
            select assignment.Right;
        return [.. first, .. then];
    }
}
