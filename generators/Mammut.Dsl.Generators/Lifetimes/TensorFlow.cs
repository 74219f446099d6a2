using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mammut.Dsl.Generators.Lifetimes;

/// <summary>
/// Where the tensors of a method come from. It follows variables to what is assigned to them; a variable or member that is taken out
/// of its scope anywhere in the method counts as taken out everywhere.
/// </summary>
internal sealed class TensorFlow
{
    private readonly ScopeMap _map;
    private readonly VariableValues _values;
    private readonly HashSet<ISymbol> _kept;

    public TensorFlow(ScopeMap map)
    {
        _map = map;
        _values = new VariableValues(map.Operations);
        _kept = new HashSet<ISymbol>(map.Operations.OfType<IInvocationOperation>().SelectMany(Kept), SymbolEqualityComparer.Default);
    }

    /// <summary>What a variable may hold where it is named.</summary>
    public IEnumerable<IOperation> Values(ISymbol variable, IOperation use) => _values.Reaching(variable, use);

    public bool IsKept(ISymbol symbol) => _kept.Contains(symbol);

    /// <summary>The tensors in a value that were made here, or that belong to the caller of a hook.</summary>
    public IEnumerable<TensorOrigin> Origins(IOperation value) => Find(value, value, 0, new HashSet<ISymbol>(SymbolEqualityComparer.Default));

    /// <summary>Whether an operation makes a tensor, which then belongs to the innermost scope.</summary>
    public bool Makes(IOperation operation) => _map.Symbols.HoldsTensors(operation.Type) && operation switch
    {
        IInvocationOperation call => MadeBy.Call(call.TargetMethod, _map.Symbols),
        IPropertyReferenceOperation property => _map.Symbols.IsOfTensor(property.Property),
        IBinaryOperation or IUnaryOperation or ICompoundAssignmentOperation or IIncrementOrDecrementOperation => true,
        IObjectCreationOperation => true,
        IConversionOperation conversion => conversion.OperatorMethod is not null,
        _ => false,
    };

    private IEnumerable<ISymbol> Kept(IInvocationOperation call)
    {
        if (!_map.Symbols.Releases(call.TargetMethod) && !LifetimeSymbols.MovesOut(call.TargetMethod))
            return MadeBy.Takes(call.TargetMethod) ? Given(call) : [];
        var kept = call.Receiver() is IArrayElementReferenceOperation element ? element.ArrayReference : call.Receiver();
        var named = kept?.Named() is { } receiver && !_map.Symbols.IsScope(call.TargetMethod.ContainingType)
            ? [receiver, .. Source(receiver)]
            : new List<ISymbol>();
        foreach (var argument in call.Arguments)
            named.AddRange(argument.Descendants().Select(part => part.Named()).OfType<ISymbol>());
        return named;
    }

    /// <summary>What a method of the user's own is given by name.</summary>
    private static IEnumerable<ISymbol> Given(IInvocationOperation call) =>
        from argument in call.Arguments
        from value in argument.Value.Unwrap() is IArrayCreationOperation { Initializer: { } several } ? several.ElementValues.AsEnumerable() : [argument.Value]
        where value.Named() is not null
        select value.Named();

    /// <summary>The collection whose elements a loop's variable or a lambda's parameter goes through.</summary>
    private IEnumerable<ISymbol> Source(ISymbol variable)
    {
        foreach (var operation in _map.Operations)
        {
            var collection = operation switch
            {
                IForEachLoopOperation loop when loop.Locals.Contains(variable, SymbolEqualityComparer.Default) => loop.Collection,
                IAnonymousFunctionOperation lambda when lambda.Symbol.Parameters.Contains(variable, SymbolEqualityComparer.Default) =>
                    lambda.Ancestors().OfType<IInvocationOperation>().FirstOrDefault()?.Receiver(),
                _ => null,
            };
            if (collection?.Named() is { } name)
                yield return name;
        }
    }

    private IEnumerable<TensorOrigin> Find(IOperation shown, IOperation value, int moves, HashSet<ISymbol> seen)
    {
        value = value.Unwrap();
        switch (value)
        {
            case ITupleOperation tuple:
                return tuple.Elements.SelectMany(element => Find(element, element, moves, seen));
            case IArrayCreationOperation { Initializer: { } initializer }:
                return initializer.ElementValues.SelectMany(element => Find(element, element, moves, seen));
            case ICollectionExpressionOperation collection:
                return collection.Elements.SelectMany(element => Find(element, element, moves, seen));
            case IObjectCreationOperation { Initializer: { } initializer } creation when LifetimeSymbols.IsSystems(creation.Constructor!):
                return initializer.Initializers.OfType<IInvocationOperation>().SelectMany(add => add.Arguments).SelectMany(argument => Find(argument.Value, argument.Value, moves, seen));
            case IConditionalOperation { WhenFalse: { } otherwise } conditional:
                return Either(conditional.WhenTrue, otherwise);
            case ICoalesceOperation coalesce:
                return Either(coalesce.Value, coalesce.WhenNull);
            case ISwitchExpressionOperation choice:
                return choice.Arms.SelectMany(arm => Find(shown, arm.Value, moves, seen));
            case IConditionalAccessOperation access:
                return Find(shown, access.WhenNotNull, moves, seen);
            case ISimpleAssignmentOperation assignment:
                return Find(shown, assignment.Value, moves, seen);
            case IInvocationOperation call when call.Receiver() is { } receiver && LifetimeSymbols.MovesOut(call.TargetMethod):
                return Find(shown, receiver, moves + 1, seen);
            case IInvocationOperation call when _map.Symbols.Releases(call.TargetMethod):
                return [];
            // In place: the receiver itself comes back.
            case IInvocationOperation { Instance: { } changed } call when call.TargetMethod.Name.EndsWith("_", System.StringComparison.Ordinal) && _map.Symbols.IsOfTensor(call.TargetMethod):
                return Find(shown, changed, moves, seen);
            case IInvocationOperation { TargetMethod.Name: "FromResult" } call when LifetimeSymbols.IsSystems(call.TargetMethod):
                return call.Arguments.SelectMany(argument => Find(argument.Value, argument.Value, moves, seen));
            case IFieldReferenceOperation { Instance: { } pair, Field: var element } when pair.Type is { IsTupleType: true }:
                return IsKept(element) || !_map.Symbols.HoldsTensors(value.Type) ? [] : Find(shown, pair, moves, seen);
            case IArrayElementReferenceOperation element when _map.Symbols.HoldsTensors(value.Type):
                return Find(shown, element.ArrayReference, moves, seen).Select(origin => origin with { Shown = shown });
            case ILocalReferenceOperation or IParameterReferenceOperation when _values.Reaching(value.Named()!, value) is { Count: > 0 } assigned:
                return IsKept(value.Named()!) || !seen.Add(value.Named()!)
                    ? []
                    : assigned.SelectMany(each => Find(shown, each, moves, seen)).Select(origin => origin with { Shown = shown });
            case var made when Makes(made):
                return [new TensorOrigin(shown, made, moves, IsGiven: false)];
            case var given when _map.Symbols.HoldsTensors(given.Type) && IsOfCaller(given):
                return [new TensorOrigin(shown, given, moves, IsGiven: true)];
            default:
                return [];
        }

        IEnumerable<TensorOrigin> Either(IOperation one, IOperation other) => Find(shown, one, moves, seen).Concat(Find(shown, other, moves, seen));
    }

    /// <summary>A hook's parameter or something that it holds, unless the hook takes it out of its scope.</summary>
    private bool IsOfCaller(IOperation operation)
    {
        while (operation is IPropertyReferenceOperation or IFieldReferenceOperation)
        {
            if (operation.Named() is { } member && IsKept(member))
                return false;
            var instance = operation is IPropertyReferenceOperation property ? property.Instance : ((IFieldReferenceOperation)operation).Instance;
            if (instance is null)
                return false;
            operation = instance.Unwrap();
        }

        return operation is IParameterReferenceOperation { Parameter: var parameter } && !IsKept(parameter)
            && _map.OpenAt(operation).Any(scope => scope.Kind == ScopeKind.Hook && Parameters(scope.Function).Contains(parameter, SymbolEqualityComparer.Default));
    }

    private static IEnumerable<ISymbol> Parameters(IOperation function) => function switch
    {
        IAnonymousFunctionOperation lambda => lambda.Symbol.Parameters,
        ILocalFunctionOperation local => local.Symbol.Parameters,
        _ => [],
    };
}
