using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Diagnostics;

/// <summary>All diagnostics, band by band.</summary>
internal static class Descriptors
{
    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [.. DeclarationDescriptors.All, .. ShapeDescriptors.All, .. GraphDescriptors.All, .. InternalDescriptors.All];

    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> ById = All.ToImmutableDictionary(descriptor => descriptor.Id);

    public static DiagnosticDescriptor Of(string id) => ById[id];

    /// <summary>An error with a page of its own under <c>docs/diagnostics</c>.</summary>
    public static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Mammut", DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: $"docs/diagnostics/{id}.md");
}
