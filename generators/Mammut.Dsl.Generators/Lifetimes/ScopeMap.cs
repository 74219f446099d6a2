using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mammut.Dsl.Generators.Lifetimes;

/// <summary>The operations of a method, lambdas and local functions included, with the dispose scopes open in them.</summary>
internal sealed class ScopeMap
{
    private readonly IReadOnlyList<OpenScope> _scopes;
    private readonly ILookup<ISymbol, IOperation> _references;

    private ScopeMap(IReadOnlyList<IOperation> operations, ILookup<ISymbol, IOperation> references, IReadOnlyList<OpenScope> scopes, LifetimeSymbols symbols) =>
        (Operations, _references, _scopes, Symbols) = (operations, references, scopes, symbols);

    public LifetimeSymbols Symbols { get; }

    /// <summary>All operations, in order of the text.</summary>
    public IReadOnlyList<IOperation> Operations { get; }

    /// <returns>Null where no scope is open anywhere in it.</returns>
    public static ScopeMap? Of(IOperation block, LifetimeSymbols symbols)
    {
        var operations = block.DescendantsAndSelf().ToList();
        if (!operations.Any(operation => operation is IAnonymousFunctionOperation or ILocalFunctionOperation || symbols.IsScope(operation.Type)))
            return null;
        var references = operations
            .Where(operation => operation is ILocalReferenceOperation or IParameterReferenceOperation)
            .ToLookup(operation => operation.Named()!, SymbolEqualityComparer.Default);
        var scopes = new ScopeFinder(symbols, operations, references).Find();
        return scopes.Count == 0 ? null : new ScopeMap(operations, references, scopes, symbols);
    }

    /// <summary>Where a local or parameter is named.</summary>
    public IEnumerable<IOperation> References(ISymbol variable) => _references[variable];

    /// <summary>The scopes that its own function has open there, innermost first.</summary>
    public IEnumerable<OpenScope> OpenAt(IOperation operation) => OpenAt(operation.Function(), operation.Position());

    public IEnumerable<OpenScope> OpenAt(IOperation function, int position) =>
        from scope in _scopes
        where scope.Function == function && scope.IsOpenAt(position)
        orderby scope.Extent.Start descending
        select scope;
}
