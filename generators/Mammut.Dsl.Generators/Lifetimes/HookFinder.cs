using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mammut.Dsl.Generators.Lifetimes;

/// <summary>
/// Tells which functions are called by others inside a dispose scope: a trainer's loss, <c>TrainingOptions.AfterStep</c>, the forward
/// hooks of modules, and what <c>torch.WrappedTensorDisposeScope</c> runs. A lambda or local function is found also by way of a
/// local variable; a method that is handed over by its name is not, because its own body does not show it.
/// </summary>
internal sealed class HookFinder(LifetimeSymbols symbols, IReadOnlyList<IOperation> operations, ILookup<ISymbol, IOperation> references)
{
    /// <returns>The scope in which the function runs; null where nothing says so.</returns>
    public OpenScope? ScopeOf(IOperation function)
    {
        if (Handings(function).Select(place => Place(place, throughLocals: true)).FirstOrDefault(found => found is not null) is not var (kind, description)
            || Body(function) is not { } body)
            return null;
        return new OpenScope(function, body.Syntax.Span, kind, description);
    }

    private static IOperation? Body(IOperation function) => function switch
    {
        IAnonymousFunctionOperation lambda => lambda.Body,
        ILocalFunctionOperation local => local.Body,
        _ => null,
    };

    /// <summary>Where the function is made a delegate.</summary>
    private IEnumerable<IOperation> Handings(IOperation function) => function is ILocalFunctionOperation local
        ? operations.OfType<IMethodReferenceOperation>().Where(reference => SymbolEqualityComparer.Default.Equals(reference.Method, local.Symbol))
        : [function];

    private (ScopeKind Kind, string Description)? Place(IOperation value, bool throughLocals)
    {
        while (value.Parent is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation or IBinaryOperation or IConditionalOperation or ICoalesceOperation)
            value = value.Parent;
        return value.Parent switch
        {
            IArgumentOperation { Parameter: { } parameter, Parent: IObjectCreationOperation creation } when symbols.IsTrainer(creation.Type) =>
                (ScopeKind.Hook, $"the dispose scope in which the trainer calls “{parameter.Name}”"),
            IArgumentOperation { Parent: IInvocationOperation call } when call.TargetMethod.Name is "register_forward_hook" or "register_forward_pre_hook" =>
                (ScopeKind.Hook, "the dispose scope of the forward pass that calls the hook"),
            IArgumentOperation { Parent: IInvocationOperation call } when symbols.WrapsInScope(call.TargetMethod) =>
                (ScopeKind.Wrapped, "the dispose scope of WrappedTensorDisposeScope"),
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: "AfterStep" } property } }
                when symbols.IsTrainingOptions(property.ContainingType) => (ScopeKind.Hook, "the dispose scope in which the trainer calls AfterStep"),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation local } when throughLocals =>
                references[local.Symbol].Select(reference => Place(reference, throughLocals: false)).FirstOrDefault(found => found is not null),
            _ => null,
        };
    }
}
