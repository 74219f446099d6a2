using Mammut.Dsl.Generators.Emission;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>Names that generated code uses itself; a pass or a class of such a name would get in its way.</summary>
internal static class ReservedNames
{
    /// <summary>Members and variables of a generated model; a pass becomes a member beside them.</summary>
    public static HashSet<string> OfMembers { get; } = new(GeneratedMembers.OfModels.Concat(GeneratedMembers.MethodsOfModels).Concat(GeneratedMembers.Words(
        "Dispose Register RegisterList Constant RegisterComponents "
        + "GetName ToString Equals GetHashCode GetType MemberwiseClone Finalize apply buffers children eval modules name parameters save state_dict to train training "
        + "x mask real image seen joined divergence tokens imageTokens patches prefixLengths images inputs states logits labels parts pooled projected embeddings imageEmbeddings "
        + "textEmbeddings captionLoss contrastiveLoss cache causal distances choices masked rows pairs pairTexts pairImages matchingLoss maskedLoss matchScores maskedScores pixels MaskedImage maskedImageLoss hidden normed maskedTexts momentumTokens momentumPatches momentumImages momentumTexts momentumStates momentumScores share first prompts promptTexts joined seen offset last k v i scope device seed generator batch batches options tokenizer")), StringComparer.Ordinal);

    /// <summary>Members of a generated part, which no class may be named after.</summary>
    public static HashSet<string> OfParts { get; } = new(GeneratedMembers.OfParts.Concat(GeneratedMembers.MethodsOfParts), StringComparer.Ordinal);

    /// <summary>What generated code calls by its simple name.</summary>
    public static HashSet<string> OfHelpers { get; } = new(QualifiedNames.Simple.Concat(["nn", "TorchSharp", "System", "Mammut"]), StringComparer.Ordinal);

    /// <summary>Whether no model may have the name: those of its parts are members of it, and C# lets no member have the name of its class.</summary>
    public static bool IsTakenFromModels(string name) => IsTakenFromTypes(name) || name is "Vision" or "Text" or "Shared";

    /// <summary>Whether no declared class may have the name.</summary>
    public static bool IsTakenFromTypes(string name) =>
        OfHelpers.Contains(name) || OfParts.Contains(name) || (OfMembers.Contains(name) && name is not ("Vision" or "Text" or "Shared"));
}
