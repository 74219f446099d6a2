namespace Mammut.Dsl.Generators.Emission;

/// <summary>Names of the members that generated classes have; a member of the user's own cannot have one of them.</summary>
internal static class GeneratedMembers
{
    /// <summary>Properties and constants of a model.</summary>
    public static HashSet<string> OfModels { get; } = Words("Vision Text Shared Momentum MomentumCopy Summary Declaration Keys Device StartToken EndToken PaddingToken ContextLength");

    /// <summary>Methods of a model, which a user may overload.</summary>
    public static HashSet<string> MethodsOfModels { get; } = Words(
        "EncodeImages EmbedPatches EmbedImages EmbedImageTokens EmbedDocumentImages EmbedTexts EmbedStates MatchScores MaskedScores MaskedPixels Forward Loss NewCache DecodeStep Generate Trainer Save Load AfterStep");

    /// <summary>Properties, constants and classes of a part.</summary>
    public static HashSet<string> OfParts { get; } = Words(
        "Layer Layers AttentionLayer AttentionLayers CrossLayer CrossLayers AttentionPooling AttentionPool ImageResampler TextResampler Contrast ContrastResampler ResamplerLayer Resampler TokenEmbedding Encoder EncoderTower Width ImageHeight ImageWidth VocabularySize ContextLength");

    /// <summary>Methods of a part, which a user may overload.</summary>
    public static HashSet<string> MethodsOfParts { get; } = Words("Forward ForwardHidden Pool Patches Encode Embed Normalize Distances Logits NextLogits");

    public static HashSet<string> Words(string text) => new(text.Split(' '), StringComparer.Ordinal);
}
