using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mammut.Dsl.Generators.Lifetimes;

/// <summary>What the analyzer knows of torch, by metadata name: both providers of the API have the same.</summary>
internal sealed class LifetimeSymbols
{
    private readonly INamedTypeSymbol _torch;
    private readonly INamedTypeSymbol _tensor;
    private readonly INamedTypeSymbol _scope;
    private readonly INamedTypeSymbol? _parameter;
    private readonly INamedTypeSymbol? _trainer;
    private readonly INamedTypeSymbol? _options;

    private LifetimeSymbols(Microsoft.CodeAnalysis.Compilation compilation, INamedTypeSymbol torch, INamedTypeSymbol tensor, INamedTypeSymbol scope)
    {
        (_torch, _tensor, _scope) = (torch, tensor, scope);
        _parameter = compilation.GetTypeByMetadataName("TorchSharp.Modules.Parameter");
        _trainer = compilation.GetTypeByMetadataName("Mammut.Trainer`1");
        _options = compilation.GetTypeByMetadataName("Mammut.TrainingOptions");
    }

    /// <returns>Null where there is no torch, and so nothing to watch over.</returns>
    public static LifetimeSymbols? Find(Microsoft.CodeAnalysis.Compilation compilation) =>
        compilation.GetTypeByMetadataName("TorchSharp.torch") is { } torch
        && compilation.GetTypeByMetadataName("TorchSharp.torch+Tensor") is { } tensor
        && compilation.GetTypeByMetadataName("TorchSharp.DisposeScope") is { } scope
            ? new LifetimeSymbols(compilation, torch, tensor, scope)
            : null;

    public bool IsScope(ITypeSymbol? type) => Same(type, _scope);

    public bool OpensScope(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: { Name: "NewDisposeScope", ContainingType: var type } } && Same(type, _torch);

    public bool WrapsInScope(IMethodSymbol method) => method.Name == "WrappedTensorDisposeScope" && Same(method.ContainingType, _torch);

    /// <summary>A tensor that a scope takes. Parameters do not count: a module that is given one takes it over.</summary>
    public bool IsTensor(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (Same(type, _parameter))
                return false;
            if (Same(type, _tensor))
                return true;
        }

        return false;
    }

    /// <summary>A tensor, or a tuple or array of some.</summary>
    public bool HoldsTensors(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => HoldsTensors(array.ElementType),
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.Any(element => HoldsTensors(element.Type)),
        _ => IsTensor(type),
    };

    /// <summary>A member of the tensor itself: what it reads is a tensor of its own, what is written to it is copied.</summary>
    public bool IsOfTensor(ISymbol member) => Same(member.ContainingType, _tensor);

    public bool IsTorchs(ISymbol member) => Namespace(member) is { } name && (name == "TorchSharp" || name.StartsWith("TorchSharp.", System.StringComparison.Ordinal));

    public static bool IsSystems(ISymbol member) => Namespace(member) is { } name && (name == "System" || name.StartsWith("System.", System.StringComparison.Ordinal));

    public bool IsTrainer(ITypeSymbol? type) => Same(type?.OriginalDefinition, _trainer);

    public bool IsTrainingOptions(ITypeSymbol? type) => Same(type, _options);

    /// <summary>Takes a tensor out of its scope for good: <c>x.DetachFromDisposeScope()</c>, <c>scope.MoveToOther(other, x)</c> and their like.</summary>
    public bool Releases(IMethodSymbol method) => Same(method.ContainingType, _scope)
        ? method.Name is "MoveToOuter" or "MoveToOther" or "Detach"
        : method.Name is "DetachFromDisposeScope" or "DetatchFromDisposeScope" or "MoveToOtherDisposeScope";

    /// <summary>Takes a tensor into the next scope, which may be one of the same method.</summary>
    public static bool MovesOut(IMethodSymbol method) => method.Name == "MoveToOuterDisposeScope";

    private static string? Namespace(ISymbol member) => member.ContainingNamespace?.ToDisplayString();

    private static bool Same(ISymbol? one, ISymbol? other) => one is not null && SymbolEqualityComparer.Default.Equals(one, other);
}
