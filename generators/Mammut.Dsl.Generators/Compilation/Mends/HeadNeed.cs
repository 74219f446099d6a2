using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Mends;

/// <summary>What a head asks of its pass.</summary>
/// <param name="Path">The head's attribute.</param>
/// <param name="Pass">The pass it names.</param>
/// <param name="Usual">What its pass is called where the name is free.</param>
/// <param name="Mask">The mask of a pass made for it.</param>
/// <param name="SeesImage">Whether its pass must run the cross-attention.</param>
internal sealed record HeadNeed(SpecPath Path, string Pass, string Usual, AttentionMask Mask, bool SeesImage)
{
    public static HeadNeed Of(SpecPath path, ModelSpec spec) => path.Attribute == CaptionSpec.Path.Attribute
        ? new(CaptionSpec.Path, spec.Caption!.Pass, "Captioning", AttentionMask.Causal, SeesImage: true)
        : new(ContrastiveSpec.Path, spec.Contrastive!.Pass, "Contrastive", AttentionMask.Bidirectional, SeesImage: false);

    /// <summary>The model with this head at another pass.</summary>
    public ModelSpec Reading(string pass, ModelSpec spec) => SeesImage
        ? spec with { Caption = spec.Caption! with { Pass = pass } }
        : spec with { Contrastive = spec.Contrastive! with { Pass = pass } };
}
