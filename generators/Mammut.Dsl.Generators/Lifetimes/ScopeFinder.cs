using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace Mammut.Dsl.Generators.Lifetimes;

/// <summary>
/// Finds where dispose scopes are open. A <c>using</c> declaration's is until the end of its block, a <c>using</c> statement's in
/// its body, that of a plain local until it is disposed of. Where a local scope is handed to other code, or may be disposed of on
/// some path, it counts as ended from there: what is reported must be certain.
/// </summary>
internal sealed class ScopeFinder(LifetimeSymbols symbols, IReadOnlyList<IOperation> operations, ILookup<ISymbol, IOperation> references)
{
    private readonly List<OpenScope> _scopes = [];

    public IReadOnlyList<OpenScope> Find()
    {
        var hooks = new HookFinder(symbols, operations, references);
        foreach (var operation in operations)
        {
            switch (operation)
            {
                case IUsingDeclarationOperation { Parent: { } block } declaration:
                    Add(declaration.DeclarationGroup, TextSpan.FromBounds(declaration.Syntax.Span.End, block.Syntax.Span.End));
                    break;
                case IUsingOperation { Resources: IVariableDeclarationGroupOperation group } statement:
                    Add(group, statement.Body.Syntax.Span);
                    break;
                case IUsingOperation statement when symbols.IsScope(statement.Resources.Unwrap().Type):
                    _scopes.Add(new OpenScope(statement.Function(), statement.Body.Syntax.Span, ScopeKind.Own, "the dispose scope around it"));
                    break;
                case IVariableDeclaratorOperation { Initializer.Value: { } value, Parent.Parent: IVariableDeclarationGroupOperation { Parent: { } block } } local
                    when block is not (IUsingOperation or IUsingDeclarationOperation) && symbols.OpensScope(value.Unwrap()):
                    AddByHand(local, local.Symbol, block);
                    break;
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation local } assignment
                    when symbols.OpensScope(assignment.Value.Unwrap()) && assignment.Ancestors().OfType<IBlockOperation>().FirstOrDefault() is { } block:
                    AddByHand(assignment, local.Local, block);
                    break;
                case IAnonymousFunctionOperation or ILocalFunctionOperation when hooks.ScopeOf(operation) is { } scope:
                    _scopes.Add(scope);
                    break;
            }
        }

        return _scopes;
    }

    private static string Describe(ISymbol local) => $"the dispose scope “{local.Name}”";

    private void Add(IVariableDeclarationGroupOperation group, TextSpan extent)
    {
        foreach (var local in group.Declarations.SelectMany(declaration => declaration.Declarators))
        {
            if ((local.Initializer ?? (local.Parent as IVariableDeclarationOperation)?.Initializer)?.Value.Unwrap() is not { } value || !symbols.IsScope(value.Type))
                continue;
            var scope = new OpenScope(local.Function(), extent, ScopeKind.Own, Describe(local.Symbol));
            Close(scope, local.Symbol);
            _scopes.Add(scope);
        }
    }

    private void AddByHand(IOperation opening, ISymbol local, IOperation block)
    {
        var extent = TextSpan.FromBounds(opening.Syntax.Span.End, block.Syntax.Span.End);
        var scope = new OpenScope(opening.Function(), extent, ScopeKind.Own, Describe(local));
        if (Close(scope, local))
            _scopes.Add(scope);
    }

    /// <summary>Marks where the scope that a local holds is disposed of, or out of our hands.</summary>
    /// <returns>False where another function disposes of it, so that nothing is known.</returns>
    private bool Close(OpenScope scope, ISymbol local)
    {
        foreach (var reference in references[local].Where(reference => scope.Extent.Contains(reference.Position())))
        {
            if (reference.CallOn() is { } call)
            {
                if (call.TargetMethod.Name != "Dispose")
                    continue;
                if (reference.Function() != scope.Function)
                    return false;
                scope.Close(call.Syntax.Span.End, EndOfDisposal(call, scope));
            }
            else if (reference.Ancestors().TakeWhile(ancestor => ancestor is not IBlockOperation).FirstOrDefault(ancestor => ancestor is IUsingOperation) is IUsingOperation statement
                && statement.Resources.Syntax.Span.Contains(reference.Syntax.Span))
            {
                scope.Close(statement.Body.Syntax.Span.End, scope.Extent.End);
            }
            else if (!OnlyLooks(reference))
            {
                scope.Close(reference.Position(), scope.Extent.End);
            }
        }

        return true;
    }

    /// <summary>Behind a block that ends in a jump, the scope is as open as it was before the block.</summary>
    private static int EndOfDisposal(IOperation call, OpenScope scope) =>
        call.Ancestors().OfType<IBlockOperation>().FirstOrDefault() is { } block
        && block.Operations.LastOrDefault() is IBranchOperation or IReturnOperation or IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation }
            ? block.Syntax.Span.End
            : scope.Extent.End;

    /// <summary>Whether the scope is only asked or compared, or the place where a tensor goes; all else may keep it or end it.</summary>
    private static bool OnlyLooks(IOperation reference)
    {
        var value = reference;
        while (value.Parent is IConversionOperation or IParenthesizedOperation)
            value = value.Parent;
        return value.Parent switch
        {
            IPropertyReferenceOperation or IBinaryOperation or IIsPatternOperation => true,
            ISimpleAssignmentOperation assignment => assignment.Target == value,
            IArgumentOperation { Parent: IInvocationOperation call } => call.TargetMethod.Name is "MoveToOther" or "MoveToOtherDisposeScope",
            _ => false,
        };
    }
}
