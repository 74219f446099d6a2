using System;
using System.Collections.Generic;
using System.Linq;
using Mammut.Dsl.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace Mammut.Dsl.Generators.Lifetimes;

/// <summary>
/// MAM403: no tensor of a scope is returned, or stored where it is found when the scope has ended, unless it is taken out of the scope.
/// The scope is the method's own, or that of a hook's caller, to whom belongs what the hook is given.
/// </summary>
internal sealed class EscapeRule(ScopeMap map, TensorFlow tensors, Action<Diagnostic> report)
{
    private static readonly HashSet<string> s_adding =
    [
        "Add", "AddFirst", "AddLast", "Insert", "Enqueue", "Push", "TryAdd", "TryWrite", "WriteAsync", "SetResult", "TrySetResult",
    ];

    private readonly Lasting _lasting = new(map, tensors);
    private readonly HashSet<TextSpan> _reported = [];

    public void Check()
    {
        foreach (var operation in map.Operations)
        {
            switch (operation)
            {
                case IReturnOperation { Kind: OperationKind.Return, ReturnedValue: { } value }:
                    Report(value, operation, "returned", scope => scope.Kind == ScopeKind.Own);
                    break;
                case ISimpleAssignmentOperation assignment when !InInitializer(assignment):
                    Store(assignment.Target, assignment.Value, assignment);
                    break;
                case ICoalesceAssignmentOperation assignment:
                    Store(assignment.Target, assignment.Value, assignment);
                    break;
                case ICompoundAssignmentOperation assignment:
                    Store(assignment.Target, assignment, assignment);
                    break;
                case IDeconstructionAssignmentOperation assignment:
                    foreach (var (target, value) in assignment.Pairs())
                        Store(target, value, assignment);
                    break;
                case IInvocationOperation { Instance: { } collection } call when Adds(call.TargetMethod):
                    foreach (var argument in call.Arguments)
                        Add(collection.Unwrap(), argument.Value, call);
                    break;
            }
        }
    }

    /// <summary>Whether a method of a collection, or the like, keeps what it is given.</summary>
    public static bool Adds(IMethodSymbol method) => s_adding.Contains(method.Name) && LifetimeSymbols.IsSystems(method);

    /// <summary>An object that is only being made may well not live long, and whether its setters detach is not known.</summary>
    private static bool InInitializer(ISimpleAssignmentOperation assignment) => assignment.Parent is IObjectOrCollectionInitializerOperation;

    private void Store(IOperation target, IOperation value, IOperation store)
    {
        if (Name(target) is { } name)
            Report(value, store, $"stored in “{name}”", scope => _lasting.Outlives(target, scope, store));
    }

    private void Add(IOperation collection, IOperation value, IOperation store)
    {
        if (Name(collection) is { } name)
            Report(value, store, $"added to “{name}”", scope => _lasting.Outlives(collection, scope, store, isHolder: true));
    }

    private static string? Name(IOperation target) => target.Unwrap() switch
    {
        IArrayElementReferenceOperation element => Name(element.ArrayReference),
        IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } collection } => Name(collection),
        IInstanceReferenceOperation => "this",
        var place => place.Named()?.Name,
    };

    private void Report(IOperation value, IOperation store, string how, Func<OpenScope, bool> outlives)
    {
        var function = store.Function();
        foreach (var origin in tensors.Origins(value))
        {
            // Behind its scope, a tensor is met in a variable from outside: that it was stored there is reported already.
            var left = map.OpenAt(origin.Source).Where(scope => scope.Function == function && scope.Extent.Contains(store.Position()) && outlives(scope)).ToList();
            if (left.Count <= origin.Moves || IsKeptHere(store) || !_reported.Add(origin.Shown.Syntax.Span))
                continue;
            var remedy = origin.IsGiven
                ? "keep a copy: clone().DetachFromDisposeScope()"
                : "take it out with MoveToOuterDisposeScope() or DetachFromDisposeScope()";
            report(Diagnostic.Create(LifetimeDescriptors.EscapingTensor, origin.Shown.Syntax.GetLocation(), how, left[origin.Moves].Description, remedy));
        }
    }

    /// <summary>Whether the method detaches what it has stored by the name of the place, behind or before the store.</summary>
    private bool IsKeptHere(IOperation store) => store switch
    {
        IAssignmentOperation and not IDeconstructionAssignmentOperation => Kept(((IAssignmentOperation)store).Target),
        IDeconstructionAssignmentOperation assignment => assignment.Pairs().Any(pair => Kept(pair.Target)),
        IInvocationOperation { Instance: { } collection } => Kept(collection),
        _ => false,
    };

    private bool Kept(IOperation place) => place.Unwrap() switch
    {
        IArrayElementReferenceOperation element => Kept(element.ArrayReference),
        IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } collection } => Kept(collection),
        var named => named.Named() is { } name && tensors.IsKept(name),
    };
}
