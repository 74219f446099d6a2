namespace Mammut.Dsl.Generators;

/// <summary>Metadata names of the attributes that start a declaration.</summary>
internal static class WellKnownNames
{
    /// <summary>Where the words of the language are.</summary>
    public const string Namespace = "Mammut";

    public const string VisionEncoder = "Mammut.VisionEncoderAttribute";
    public const string SharedEncoder = "Mammut.SharedEncoderAttribute";
    public const string Resampler = "Mammut.ResamplerAttribute";
    public const string TextDecoder = "Mammut.TextDecoderAttribute";
    public const string TextEncoder = "Mammut.TextEncoderAttribute";
    public const string Frozen = "Mammut.FrozenAttribute";
    public const string CrossAttention = "Mammut.CrossAttentionAttribute";
    public const string MultimodalModel = "Mammut.MultimodalModelAttribute`2";
    public const string SharedModel = "Mammut.MultimodalModelAttribute`1";
    public const string Pass = "Mammut.PassAttribute";
    public const string CaptionHead = "Mammut.CaptionHeadAttribute";
    public const string ContrastiveHead = "Mammut.ContrastiveHeadAttribute";
    public const string MaskedLanguageHead = "Mammut.MaskedLanguageHeadAttribute";
    public const string MaskedImageHead = "Mammut.MaskedImageHeadAttribute";
    public const string MatchingHead = "Mammut.MatchingHeadAttribute";
    public const string Momentum = "Mammut.MomentumAttribute";
    public const string Stream = "Mammut.StreamAttribute";
    public const string Stage = "Mammut.StageAttribute";
    public const string Budget = "Mammut.BudgetAttribute";
    public const string Checkpoint = "Mammut.CheckpointAttribute";
    public const string GenerateModelTests = "Mammut.GenerateModelTestsAttribute`1";
}
