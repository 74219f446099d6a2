using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Diagnostics;

/// <summary>All diagnostics, band by band.</summary>
internal static class Descriptors
{
    /// <summary>What is said of a declaration.</summary>
    public static ImmutableArray<DiagnosticDescriptor> OfDeclarations { get; } = [.. DeclarationDescriptors.All, .. ShapeDescriptors.All, .. GraphDescriptors.All, .. AdviceDescriptors.All, .. InternalDescriptors.All];

    /// <summary>What is said of the code around torch's dispose scopes.</summary>
    public static ImmutableArray<DiagnosticDescriptor> OfLifetimes { get; } = [.. LifetimeDescriptors.All];

    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [.. OfDeclarations, .. OfLifetimes];

    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> ById = All.ToImmutableDictionary(descriptor => descriptor.Id);

    public static DiagnosticDescriptor Of(string id) => ById[id];

    /// <summary>An error with a page of its own under <c>docs/diagnostics</c>.</summary>
    public static DiagnosticDescriptor Error(string id, string title, string message) =>
        Make(id, title, message, DiagnosticSeverity.Error);

    /// <summary>What compiles and runs, but is probably not meant.</summary>
    public static DiagnosticDescriptor Warning(string id, string title, string message) =>
        Make(id, title, message, DiagnosticSeverity.Warning);

    /// <summary>What an editor shows and a build does not.</summary>
    public static DiagnosticDescriptor Note(string id, string title, string message) =>
        Make(id, title, message, DiagnosticSeverity.Info);

    private static DiagnosticDescriptor Make(string id, string title, string message, DiagnosticSeverity severity) =>
        new(id, title, message, "Mammut", severity, isEnabledByDefault: true, helpLinkUri: $"docs/diagnostics/{id}.md");
}
