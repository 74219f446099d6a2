using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Diagnostics;

/// <summary>Band 2xx: passes and heads against each other.</summary>
internal static class GraphDescriptors
{
    public static readonly DiagnosticDescriptor UnknownPass = Descriptors.Error(
        DiagnosticIds.UnknownPass, "The pass does not exist", "There is no pass “{0}”: {1}");

    public static readonly DiagnosticDescriptor NoCrossAttention = Descriptors.Error(
        DiagnosticIds.NoCrossAttention, "The decoder has no cross-attention", "The pass “{0}” asks for cross-attention, but {1} has no [CrossAttention]");

    public static readonly DiagnosticDescriptor PassCannotFeedHead = Descriptors.Error(
        DiagnosticIds.PassCannotFeedHead, "The pass does not give what the head needs", "{0} cannot read the pass “{1}”, which {2}; {3}");

    public static readonly DiagnosticDescriptor LayoutCannotHold = Descriptors.Error(
        DiagnosticIds.LayoutCannotHold, "The checkpoint layout cannot hold this model", "CheckpointLayout.OpenClip needs {0}");

    public static readonly DiagnosticDescriptor OverBudget = Descriptors.Error(
        DiagnosticIds.OverBudget, "The model exceeds its budget", "{0} takes {1}; its [Budget] allows {2} ({3})");

    public static readonly DiagnosticDescriptor CheckpointDiffers = Descriptors.Error(
        DiagnosticIds.CheckpointDiffers, "The checkpoint holds another model", "{0} cannot load “{1}”: {2}");

    public static readonly DiagnosticDescriptor CheckpointUnreadable = Descriptors.Error(
        DiagnosticIds.CheckpointUnreadable, "The checkpoint's header cannot be read", "“{0}” {1}");

    public static readonly DiagnosticDescriptor UnknownStream = Descriptors.Error(
        DiagnosticIds.UnknownStream, "The stream or stage does not exist", "There is no {0} “{1}”: {2}");

    public static DiagnosticDescriptor[] All => [UnknownPass, NoCrossAttention, PassCannotFeedHead, LayoutCannotHold, OverBudget, CheckpointDiffers, CheckpointUnreadable, UnknownStream];
}
