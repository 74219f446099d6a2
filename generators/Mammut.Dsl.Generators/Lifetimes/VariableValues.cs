using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mammut.Dsl.Generators.Lifetimes;

/// <summary>What the variables of a method are assigned, in order of the text; what a later round of a loop brings back is left out.</summary>
internal sealed class VariableValues(IEnumerable<IOperation> operations)
{
    private readonly ILookup<ISymbol, Assignment> _assignments = operations.SelectMany(Assigned).ToLookup(each => each.Variable, SymbolEqualityComparer.Default);

    /// <summary>What a variable may hold where it is named: what was assigned before, since the last time that it was assigned for certain.</summary>
    public IReadOnlyList<IOperation> Reaching(ISymbol variable, IOperation use)
    {
        var before = _assignments[variable].Where(each => each.Value.Syntax.Span.End <= use.Position()).ToList();
        var certain = before.FindLastIndex(each => each.IsCertainAt(use));
        return [.. before.Skip(certain).Select(each => each.Value)];
    }

    private static IEnumerable<Assignment> Assigned(IOperation operation) => operation switch
    {
        IVariableDeclaratorOperation { Initializer.Value: { } value } local => [new(local.Symbol, value, operation)],
        ISimpleAssignmentOperation assignment when Variable(assignment.Target) is { } variable => [new(variable, assignment.Value, operation)],
        ICompoundAssignmentOperation assignment when Variable(assignment.Target) is { } variable => [new(variable, assignment, operation)],
        ICoalesceAssignmentOperation assignment when Variable(assignment.Target) is { } variable => [new(variable, assignment.Value, operation)],
        IDeconstructionAssignmentOperation assignment =>
            from pair in assignment.Pairs()
            let variable = Variable(pair.Target)
            where variable is not null
            select new Assignment(variable, pair.Value, operation),
        _ => [],
    };

    private static ISymbol? Variable(IOperation target) => target.Named() is { } symbol and (ILocalSymbol or IParameterSymbol) ? symbol : null;

    private sealed record Assignment(ISymbol Variable, IOperation Value, IOperation Whole)
    {
        /// <summary>Whether it is a statement of a block around the place, so that nothing goes past it.</summary>
        public bool IsCertainAt(IOperation use)
        {
            var block = Whole.Ancestors().FirstOrDefault(ancestor => ancestor is not
                (IExpressionStatementOperation or IVariableDeclarationOperation or IVariableDeclarationGroupOperation or IUsingDeclarationOperation));
            return Whole is not ICoalesceAssignmentOperation && block is IBlockOperation && block.Syntax.Span.Contains(use.Syntax.Span);
        }
    }
}
