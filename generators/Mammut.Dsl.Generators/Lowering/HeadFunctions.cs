using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>What a model's heads add to it; null for what is not declared.</summary>
/// <param name="Encode">Images to image tokens.</param>
/// <param name="Contrastive">Embeddings of both sides.</param>
/// <param name="Match">Scores of whether text and image belong together.</param>
/// <param name="Masked">Scores of each token for hidden ones.</param>
/// <param name="Momentum">The slowly following copy.</param>
/// <param name="Patches">Images to what a shared encoder reads of them, and from there to image tokens; null where no pass asks for it.</param>
internal sealed record HeadFunctions(
    Function Encode, PatchFunctions? Patches, ContrastiveFunctions? Contrastive, Function? Match, Function? Masked, MomentumFunctions? Momentum)
{
    /// <summary>Pixels of hidden patches.</summary>
    public Function? Pixels { get; init; }

    /// <summary>Those that a part of the model's heads asks for. The copy teaches where its features are compared.</summary>
    public HeadFunctions Of(ModelSpec part) => this with
    {
        Contrastive = part.Contrastive is null ? null : part.TakesDocuments ? Contrastive : Contrastive! with { PoolDocuments = null },
        Match = part.Matching is null ? null : Match,
        Masked = part.MaskedLanguage.Count == 0 ? null : Masked,
        Pixels = part.MaskedImage is null ? null : Pixels,
        Momentum = part.Contrastive is null ? null : Momentum,
    };
}

/// <summary>The two halves of encoding images, where a pass reads what is between them.</summary>
/// <param name="Embed">Images to what enters the first layer.</param>
/// <param name="Encode">That to image tokens.</param>
internal sealed record PatchFunctions(Function Embed, CallOp Encode);
