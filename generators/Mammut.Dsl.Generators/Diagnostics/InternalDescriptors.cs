using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Diagnostics;

/// <summary>Band 9xx: the compiler itself.</summary>
internal static class InternalDescriptors
{
    public static readonly DiagnosticDescriptor Internal = Descriptors.Error(
        DiagnosticIds.Internal, "The compiler has a fault", "The compiler failed on {0}, which is its own fault: please report this declaration with the message “{1}”");

    public static DiagnosticDescriptor[] All => [Internal];
}
