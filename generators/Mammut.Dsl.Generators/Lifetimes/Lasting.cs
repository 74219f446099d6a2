using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Mammut.Dsl.Generators.Lifetimes;

/// <summary>Tells whether what is stored in a place is found there when a scope has ended.</summary>
internal sealed class Lasting(ScopeMap map, TensorFlow tensors)
{
    /// <param name="place">A variable, member or element; or, see <paramref name="isHolder"/>, an object that holds several.</param>
    /// <param name="scope">The scope that may end first.</param>
    /// <param name="store">The operation that writes.</param>
    /// <param name="isHolder">Whether <paramref name="place"/> is written into, rather than written.</param>
    public bool Outlives(IOperation place, OpenScope scope, IOperation store, bool isHolder = false)
    {
        place = place.Unwrap();
        switch (place)
        {
            case IDeclarationExpressionOperation or IDiscardOperation:
                return false;
            case IFieldReferenceOperation field:
                return field.Instance is null || Outlives(field.Instance, scope, store, isHolder: true);
            case IPropertyReferenceOperation { Property: var property } reference:
                // Torch copies what its own members are given. A setter of one's own may detach.
                if (map.Symbols.IsTorchs(property) || !(isHolder || IsPlain(property)))
                    return false;
                return reference.Instance is null || Outlives(reference.Instance, scope, store, isHolder: true);
            case IArrayElementReferenceOperation element:
                return Outlives(element.ArrayReference, scope, store, isHolder: true);
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }:
                return true;
            case IParameterReferenceOperation { Parameter: var parameter }:
                return isHolder || parameter.RefKind is RefKind.Ref or RefKind.Out || IsReadLater(parameter, scope, store, isHolder);
            case ILocalReferenceOperation { Local: var local }:
                return (isHolder && local.Type.IsReferenceType && tensors.Values(local, place).Any(IsOfOthers))
                    || (!scope.Declares(local) && (local.IsRef || IsReadLater(local, scope, store, isHolder)))
                    || (isHolder && IsReturned(local, scope, store));
            default:
                return false;
        }
    }

    /// <summary>An object that was there before the method: it is there behind it.</summary>
    private static bool IsOfOthers(IOperation value) => value.Unwrap() switch
    {
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } => true,
        IPropertyReferenceOperation { Property.IsIndexer: false, Instance: null or IInstanceReferenceOperation } => true,
        IParameterReferenceOperation => true,
        _ => false,
    };

    /// <summary>A property that does nothing but store: an automatic one, or a collection's indexer.</summary>
    private static bool IsPlain(IPropertySymbol property)
    {
        if (property.IsIndexer)
            return LifetimeSymbols.IsSystems(property);
        return property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property))
            && (property.SetMethod?.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).OfType<AccessorDeclarationSyntax>() ?? [])
                .All(setter => setter is { Body: null, ExpressionBody: null });
    }

    /// <summary>
    /// Whether a variable declared outside the scope is read when the scope has ended: behind it, in the next round of a loop, or by
    /// the function around a lambda. A value that may have been replaced by then does not count.
    /// </summary>
    private bool IsReadLater(ISymbol variable, OpenScope scope, IOperation store, bool isHolder)
    {
        var function = store.Function();
        var declared = variable.DeclaringSyntaxReferences.FirstOrDefault()?.Span.Start ?? 0;
        var references = map.References(variable).ToList();
        var reads = references.Where(reference => !IsWrite(reference) && !IsHarmless(reference)).ToList();
        var writes = isHolder ? [] : references.Where(IsWrite).Where(write => !store.Syntax.Span.Contains(write.Syntax.Span)).ToList();

        var isCaptured = function is IAnonymousFunctionOperation or ILocalFunctionOperation && !function.Syntax.Span.Contains(declared);
        if (isCaptured && reads.Any(read => !function.Syntax.Span.Contains(read.Syntax.Span)))
            return true;
        if (!isCaptured && reads.Any(read => read.Position() >= scope.Extent.End && InReach(read) && !WrittenBetween(scope.Extent.End, read)))
            return true;

        // The next round begins where the function or the loop around the scope does.
        var round = isCaptured ? function : store.Ancestors().LastOrDefault(loop => loop is ILoopOperation
            && loop.Function() == function && loop.Syntax.Span.Contains(scope.Extent) && !loop.Syntax.Span.Contains(declared));
        return round is not null && reads.Any(read => round.Syntax.Span.Contains(read.Syntax.Span) && InReach(read)
            && IsBeforeTheStore(read) && !WrittenBetween(round.Position(), read));

        // What a local function reads, it reads when it is called.
        bool InReach(IOperation read) => read.Function() == function || read.Function() is IAnonymousFunctionOperation;

        bool WrittenBetween(int start, IOperation read) => writes.Any(write => write.Position() >= start && write.Position() < read.Position());

        // A holder that is read inside the scope is read for what was put in just now.
        bool IsBeforeTheStore(IOperation read) => isHolder
            ? !scope.Extent.Contains(read.Position())
            : read.Position() < store.Position() || store.Syntax.Span.Contains(read.Syntax.Span);
    }

    /// <summary>
    /// Whether a collection is returned while the scope is open, with all that was put into it: nothing but that is done with it, so
    /// nobody takes the tensors out.
    /// </summary>
    private bool IsReturned(ILocalSymbol local, OpenScope scope, IOperation store)
    {
        if (scope.Kind != ScopeKind.Own || !(local.Type is IArrayTypeSymbol || LifetimeSymbols.IsSystems(local.Type)))
            return false;
        var references = map.References(local).ToList();
        return references.All(reference => IsFilling(reference) || Return(reference)?.Function() == store.Function())
            && references.Select(Return).Any(@return => @return is not null && @return.Position() > store.Position() && scope.Extent.Contains(@return.Position()));
    }

    /// <summary>The statement that returns a collection, a copy of it, or a tuple with it.</summary>
    private static IReturnOperation? Return(IOperation reference)
    {
        var value = reference.CallOn() is { TargetMethod: { Name: "ToArray" or "ToList" } copy } call && LifetimeSymbols.IsSystems(copy) ? call : reference;
        return value.Ancestors().FirstOrDefault(ancestor => ancestor is not (IConversionOperation or IParenthesizedOperation or ITupleOperation)) as IReturnOperation;
    }

    /// <summary>Whether something is put into a collection, or its size is asked for.</summary>
    private static bool IsFilling(IOperation reference) => reference.CallOn() is { } call
        ? EscapeRule.Adds(call.TargetMethod)
        : reference.Parent switch
        {
            IPropertyReferenceOperation { Property: { IsIndexer: true } } element => IsWrite(element),
            IPropertyReferenceOperation { Property.Name: "Count" or "Length" } => true,
            IArrayElementReferenceOperation element => IsWrite(element),
            _ => false,
        };

    private static bool IsWrite(IOperation reference) => reference.Parent switch
    {
        ISimpleAssignmentOperation assignment => assignment.Target == reference,
        ITupleOperation tuple => tuple.Ancestors().FirstOrDefault(ancestor => ancestor is not ITupleOperation) is IDeconstructionAssignmentOperation assignment
            && assignment.Target.Syntax.Span.Contains(reference.Syntax.Span),
        IArgumentOperation { Parameter.RefKind: RefKind.Out } => true,
        _ => false,
    };

    /// <summary>Disposed of, emptied, compared with null, or asked whether it is disposed of: none needs a living tensor.</summary>
    private static bool IsHarmless(IOperation reference)
    {
        if (reference.CallOn() is { } call)
            return call.TargetMethod.Name is "Dispose" or "Clear";
        var value = reference;
        while (value.Parent is IConversionOperation or IParenthesizedOperation)
            value = value.Parent;
        return value.Parent is IIsPatternOperation { Pattern: IConstantPatternOperation or INegatedPatternOperation }
            or IPropertyReferenceOperation { Property.Name: "IsInvalid" };
    }
}
