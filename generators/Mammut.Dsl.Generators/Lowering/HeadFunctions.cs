using Mammut.Dsl.Generators.Ir;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>What a model's heads add to it; null for what is not declared.</summary>
/// <param name="Encode">Images to image tokens.</param>
/// <param name="Contrastive">Embeddings of both sides.</param>
/// <param name="Match">Scores of whether text and image belong together.</param>
/// <param name="Masked">Scores of each token for hidden ones.</param>
/// <param name="Momentum">The slowly following copy.</param>
internal sealed record HeadFunctions(Function Encode, ContrastiveFunctions? Contrastive, Function? Match, Function? Masked, MomentumFunctions? Momentum);
