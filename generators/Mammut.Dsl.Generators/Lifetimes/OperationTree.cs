using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mammut.Dsl.Generators.Lifetimes;

/// <summary>Ways through the tree of operations.</summary>
internal static class OperationTree
{
    /// <summary>Where it stands in its file.</summary>
    public static int Position(this IOperation operation) => operation.Syntax.SpanStart;

    public static IEnumerable<IOperation> Ancestors(this IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
            yield return parent;
    }

    /// <summary>The innermost function around it; the root where that is a method.</summary>
    public static IOperation Function(this IOperation operation)
    {
        var outermost = operation;
        foreach (var ancestor in operation.Ancestors())
        {
            outermost = ancestor;
            if (ancestor is IAnonymousFunctionOperation or ILocalFunctionOperation)
                break;
        }

        return outermost;
    }

    /// <summary>Without brackets and conversions that leave the value what it is.</summary>
    public static IOperation Unwrap(this IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation { OperatorMethod: null } conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation bracket:
                    operation = bracket.Operand;
                    break;
                // In x?.y(): the x that y is called on.
                case IConditionalAccessInstanceOperation when Accessed(operation) is { } accessed:
                    operation = accessed;
                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary>What a method is called on, also where it is an extension method.</summary>
    public static IOperation? Receiver(this IInvocationOperation call) =>
        (call.Instance ?? (call.TargetMethod.IsExtensionMethod ? call.Arguments.FirstOrDefault()?.Value : null))?.Unwrap();

    /// <summary>The variable or member that it names; null where it is an expression.</summary>
    public static ISymbol? Named(this IOperation operation) => operation.Unwrap() switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        IPropertyReferenceOperation property => property.Property,
        IDeclarationExpressionOperation { Expression: ILocalReferenceOperation local } => local.Local,
        _ => null,
    };

    /// <summary>The call that it is the receiver of.</summary>
    public static IInvocationOperation? CallOn(this IOperation reference)
    {
        var value = reference;
        while (value.Parent is IConversionOperation or IParenthesizedOperation)
            value = value.Parent;
        return value.Parent switch
        {
            IInvocationOperation call when call.Instance == value => call,
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod.IsExtensionMethod: true } call } argument when call.Arguments[0] == argument => call,
            IConditionalAccessOperation { WhenNotNull: IInvocationOperation { Instance: IConditionalAccessInstanceOperation } call } access when access.Operation == value => call,
            _ => null,
        };
    }

    /// <summary>The pairs of an assignment that takes a tuple apart; where the value is no literal, all targets get the whole.</summary>
    public static IEnumerable<(IOperation Target, IOperation Value)> Pairs(this IDeconstructionAssignmentOperation assignment) =>
        Pairs(assignment.Target, assignment.Value);

    private static IEnumerable<(IOperation Target, IOperation Value)> Pairs(IOperation target, IOperation value)
    {
        target = target is IDeclarationExpressionOperation { Expression: ITupleOperation declared } ? declared : target;
        value = value.Unwrap();
        if (target is not ITupleOperation targets)
            return [(target, value)];
        return targets.Elements.SelectMany((element, i) =>
            Pairs(element, value is ITupleOperation values && values.Elements.Length == targets.Elements.Length ? values.Elements[i] : value));
    }

    private static IOperation? Accessed(IOperation instance)
    {
        var child = instance;
        foreach (var ancestor in instance.Ancestors())
        {
            if (ancestor is IConditionalAccessOperation access && access.WhenNotNull == child)
                return access.Operation;
            child = ancestor;
        }

        return null;
    }
}
