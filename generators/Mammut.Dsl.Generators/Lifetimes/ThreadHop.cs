using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mammut.Dsl.Generators.Lifetimes;

/// <summary>A call that has another thread run a delegate.</summary>
/// <param name="Call">The call.</param>
/// <param name="Name">How it is written, for a message.</param>
/// <param name="Blocks">Whether it returns only when the delegate is done.</param>
/// <param name="Delegates">What it is given to run.</param>
internal sealed record ThreadHop(IOperation Call, string Name, bool Blocks, IReadOnlyList<IOperation> Delegates)
{
    /// <returns>Null where the operation is no such call.</returns>
    public static ThreadHop? Of(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod: var method } call when Runs(method) is var (name, blocks) => new ThreadHop(call, name, blocks, DelegatesOf(call.Arguments)),
        IObjectCreationOperation { Type: { } type } creation when type.ToDisplayString() is "System.Threading.Thread" or "System.Threading.Timer" or "System.Threading.Tasks.Task" =>
            new ThreadHop(creation, $"new {type.Name}", Blocks: false, DelegatesOf(creation.Arguments)),
        _ => null,
    };

    private static (string Name, bool Blocks)? Runs(IMethodSymbol method)
    {
        if (!LifetimeSymbols.IsSystems(method))
            return null;
        var full = $"{method.ContainingType.Name}.{method.Name}";
        return full switch
        {
            "Task.Run" or "Task.ContinueWith" or "ThreadPool.QueueUserWorkItem" or "ThreadPool.UnsafeQueueUserWorkItem" => (full, false),
            "TaskFactory.StartNew" => ("Task.Factory.StartNew", false),
            "Parallel.For" or "Parallel.ForEach" or "Parallel.Invoke" => (full, true),
            "Parallel.ForAsync" or "Parallel.ForEachAsync" => (full, false),
            // A query runs while somebody waits for its next element.
            _ when method.ContainingType.Name == "ParallelEnumerable" => ($"AsParallel().{method.Name}", true),
            _ => null,
        };
    }

    private static IReadOnlyList<IOperation> DelegatesOf(IEnumerable<IArgumentOperation> arguments) =>
        [.. arguments.SelectMany(argument => Elements(argument.Value.Unwrap())).OfType<IDelegateCreationOperation>().Select(creation => creation.Target)];

    /// <summary>A params array stands for what is in it.</summary>
    private static IEnumerable<IOperation> Elements(IOperation value) =>
        value is IArrayCreationOperation { Initializer: { } initializer } ? initializer.ElementValues.Select(element => element.Unwrap()) : [value];
}
