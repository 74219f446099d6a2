using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Diagnostics;

/// <summary>Band 1xx: shapes.</summary>
internal static class ShapeDescriptors
{
    public static readonly DiagnosticDescriptor HeadsDoNotDivide = Descriptors.Error(
        DiagnosticIds.HeadsDoNotDivide, "The heads do not divide the width", "A width of {0} does not split into {1} heads of equal width");

    public static readonly DiagnosticDescriptor PatchDoesNotDivide = Descriptors.Error(
        DiagnosticIds.PatchDoesNotDivide, "The patches do not tile the image", "Patches of {0} × {0} pixels do not tile an image of {1} × {2}");

    public static readonly DiagnosticDescriptor UnlikeWidths = Descriptors.Error(
        DiagnosticIds.UnlikeWidths, "Two shapes do not fit", "{0} does not fit {1}, which has {2}");

    public static readonly DiagnosticDescriptor OddHeadWidth = Descriptors.Error(
        DiagnosticIds.OddHeadWidth, "Rotary positions need an even head width", "Rotary positions turn pairs of features, but a head has {0}");

    public static readonly DiagnosticDescriptor UnlikeEmbeddings = Descriptors.Error(
        DiagnosticIds.UnlikeEmbeddings, "Image and text embeddings have unlike widths", "Two widths that are compared differ: {0}, and {1}; set EmbeddingWidth to it or give that side a projection");

    public static readonly DiagnosticDescriptor LayerOutOfRange = Descriptors.Error(
        DiagnosticIds.LayerOutOfRange, "The layer does not exist", "CrossAttention layer {0} does not exist: {1} has layers 0 to {2}");

    public static readonly DiagnosticDescriptor PositionWidth = Descriptors.Error(
        DiagnosticIds.PositionWidth, "Sine-cosine positions need a width of four parts", "Two-dimensional sine-cosine positions need a width that is a multiple of 4; it is {0}");

    public static DiagnosticDescriptor[] All => [HeadsDoNotDivide, PatchDoesNotDivide, UnlikeWidths, OddHeadWidth, UnlikeEmbeddings, LayerOutOfRange, PositionWidth];
}
