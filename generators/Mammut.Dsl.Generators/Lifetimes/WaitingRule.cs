using System;
using System.Linq;
using Mammut.Dsl.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace Mammut.Dsl.Generators.Lifetimes;

/// <summary>MAM401: nothing that suspends the method stands inside a scope; each such place is reported, with the innermost scope.</summary>
internal static class WaitingRule
{
    public static void Check(ScopeMap map, Action<Diagnostic> report)
    {
        foreach (var operation in map.Operations)
        {
            if (Suspension(operation) is not var (what, mark))
                continue;
            // The awaited end of an `await using` declaration is that of its block; a scope opened behind it has ended by then.
            var end = operation is IUsingDeclarationOperation { Parent: { } block } ? block.Syntax.Span.End - 1 : mark.Start;
            var scope = map.OpenAt(operation.Function(), end).FirstOrDefault(open => open.Extent.Contains(mark));
            if (scope is not null)
                report(Diagnostic.Create(LifetimeDescriptors.SuspendedScope, Location.Create(operation.Syntax.SyntaxTree, mark), what, scope.Description));
        }
    }

    private static (string What, TextSpan Mark)? Suspension(IOperation operation) => (operation, operation.Syntax) switch
    {
        (IAwaitOperation, AwaitExpressionSyntax syntax) => ("await", syntax.AwaitKeyword.Span),
        (IForEachLoopOperation { IsAsynchronous: true }, CommonForEachStatementSyntax syntax) => ("await foreach", syntax.AwaitKeyword.Span),
        (IUsingOperation { IsAsynchronous: true }, UsingStatementSyntax syntax) => ("await using", syntax.AwaitKeyword.Span),
        (IUsingDeclarationOperation { IsAsynchronous: true }, LocalDeclarationStatementSyntax syntax) => ("await using", syntax.AwaitKeyword.Span),
        (IReturnOperation { Kind: OperationKind.YieldReturn }, YieldStatementSyntax syntax) =>
            ("yield return", TextSpan.FromBounds(syntax.YieldKeyword.SpanStart, syntax.ReturnOrBreakKeyword.Span.End)),
        _ => null,
    };
}
