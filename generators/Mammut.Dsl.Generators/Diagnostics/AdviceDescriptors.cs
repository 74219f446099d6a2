using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Diagnostics;

/// <summary>Band 3xx: what is allowed but probably not meant.</summary>
internal static class AdviceDescriptors
{
    public static readonly DiagnosticDescriptor LargeVocabularyHead = Descriptors.Note(
        DiagnosticIds.LargeVocabularyHead, "The vocabulary head is larger than the rest of the model", "The vocabulary head of {0} has {1} parameters, the rest of {2} without the token embedding {3}; TiedEmbedding = true or a smaller Vocabulary saves them");

    public static readonly DiagnosticDescriptor SlowHeadWidth = Descriptors.Note(
        DiagnosticIds.SlowHeadWidth, "The head width is off the fast kernels", "A head has {0} features (a width of {1} in {2} heads); fused attention kernels take multiples of 8, up to 256");

    public static readonly DiagnosticDescriptor Untrained = Descriptors.Warning(
        DiagnosticIds.Untrained, "No pass trains these parameters", "No head's loss reaches {0} of the {1} parameters of {2}: {3}");

    public static readonly DiagnosticDescriptor SameMeaning = Descriptors.Note(
        DiagnosticIds.SameMeaning, "The choice means the same as another one here", "{0} means the same as {1} here: {2}");

    public static readonly DiagnosticDescriptor UnreadStream = Descriptors.Note(
        DiagnosticIds.UnreadStream, "No stage reads the stream", "No [Stage] of {0} reads the stream “{1}”");

    public static DiagnosticDescriptor[] All => [LargeVocabularyHead, SlowHeadWidth, Untrained, SameMeaning, UnreadStream];
}
