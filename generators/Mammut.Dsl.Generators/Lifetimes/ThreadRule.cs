using System;
using System.Collections.Generic;
using System.Linq;
using Mammut.Dsl.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mammut.Dsl.Generators.Lifetimes;

/// <summary>
/// MAM402: a delegate that another thread runs, handed over inside a scope, makes no tensor outside a scope of its own, and touches
/// no tensor of the scope unless somebody waits for it there. One diagnostic a delegate, at the first such place.
/// </summary>
internal sealed class ThreadRule(ScopeMap map, TensorFlow tensors, Action<Diagnostic> report)
{
    public void Check()
    {
        foreach (var operation in map.Operations)
        {
            if (ThreadHop.Of(operation) is not { } hop || map.OpenAt(operation).FirstOrDefault() is not { } scope)
                continue;
            foreach (var body in hop.Delegates.Select(Body).OfType<IOperation>())
                Check(hop, body, scope);
        }
    }

    private void Check(ThreadHop hop, IOperation body, OpenScope scope)
    {
        var mayOutlast = !hop.Blocks && !IsAwaited(hop, scope);
        foreach (var operation in body.Descendants())
        {
            var fault = tensors.Makes(operation) && Leaks(operation, body)
                ? $"the tensor made here is in no scope, not even {scope.Description}, and nothing disposes of it; open a scope in the delegate"
                : mayOutlast && operation is ILocalReferenceOperation { Local: var local } && BelongsTo(scope, operation)
                ? $"“{local.Name}” belongs to {scope.Description}, which may end first; wait for the other thread inside the scope"
                : null;
            if (fault is null)
                continue;
            report(Diagnostic.Create(LifetimeDescriptors.ThreadWithoutScope, operation.Syntax.GetLocation(), hop.Name, fault));
            return;
        }
    }

    /// <summary>A lambda, or the local function of that name; what another method does is not to be seen from here.</summary>
    private IOperation? Body(IOperation target) => target switch
    {
        IAnonymousFunctionOperation => target,
        IMethodReferenceOperation reference => map.Operations.OfType<ILocalFunctionOperation>().FirstOrDefault(
            local => SymbolEqualityComparer.Default.Equals(local.Symbol, reference.Method)),
        _ => null,
    };

    private bool Leaks(IOperation made, IOperation body)
    {
        for (var function = made.Function(); ; function = function.Function())
        {
            if (map.OpenAt(function, made.Position()).Any())
                return false;
            if (function == body)
                break;
        }

        return !IsDisposedOf(made);
    }

    /// <summary>Whether somebody takes the tensor: a <c>using</c>, a call of <c>Dispose</c>, or a call that detaches it.</summary>
    private bool IsDisposedOf(IOperation made)
    {
        var value = made;
        while (value.Parent is IConversionOperation or IParenthesizedOperation)
            value = value.Parent;
        if (value.CallOn() is { } call)
            return call.TargetMethod.Name == "Dispose" || map.Symbols.Releases(call.TargetMethod) || LifetimeSymbols.MovesOut(call.TargetMethod);
        return value.Parent switch
        {
            IUsingOperation => true,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } declarator } =>
                declarator.Parent?.Parent?.Parent is IUsingOperation or IUsingDeclarationOperation
                || tensors.IsKept(local)
                || map.References(local).Any(reference => reference.CallOn()?.TargetMethod.Name == "Dispose"),
            _ => false,
        };
    }

    private bool BelongsTo(OpenScope scope, IOperation local) =>
        tensors.Origins(local).Any(origin => scope.Function == origin.Source.Function() && scope.IsOpenAt(origin.Source.Position()));

    private bool IsAwaited(ThreadHop hop, OpenScope scope) => map.Operations.Any(operation =>
        operation.Function() == scope.Function && scope.Extent.Contains(operation.Position())
        && (operation.Position() > hop.Call.Position() || operation.Syntax.Span.Contains(hop.Call.Syntax.Span))
        && operation is IAwaitOperation
            or IInvocationOperation { TargetMethod.Name: "Wait" or "WaitAll" or "WaitAny" or "WaitOne" or "GetResult" or "Join" or "SignalAndWait" }
            or IPropertyReferenceOperation { Property.Name: "Result" });
}
