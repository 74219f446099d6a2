using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Diagnostics;

/// <summary>Band 4xx: dispose scopes and the tensors in them.</summary>
internal static class LifetimeDescriptors
{
    public static readonly DiagnosticDescriptor SuspendedScope = Descriptors.Error(
        DiagnosticIds.SuspendedScope,
        "A dispose scope is left open while the method waits",
        "{0} inside {1}: the code behind it may run on another thread, but a scope belongs to the thread that opened it; end the scope first");

    public static readonly DiagnosticDescriptor ThreadWithoutScope = Descriptors.Error(
        DiagnosticIds.ThreadWithoutScope,
        "Another thread works on the tensors of a dispose scope",
        "{0} runs this on another thread: {1}");

    public static readonly DiagnosticDescriptor EscapingTensor = Descriptors.Error(
        DiagnosticIds.EscapingTensor,
        "A tensor outlives the dispose scope that disposes of it",
        "The tensor {0} goes with {1}; {2}");

    public static DiagnosticDescriptor[] All => [SuspendedScope, ThreadWithoutScope, EscapingTensor];
}
