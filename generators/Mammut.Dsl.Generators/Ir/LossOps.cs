using Mammut.Dsl.Generators.Shapes;

namespace Mammut.Dsl.Generators.Ir;

/// <summary>
/// Texts to the label of each of their inputs: the token that follows it; -100 where none is wanted. A second input, prefix
/// lengths <c>[B]</c>, hides the labels inside each prefix.
/// </summary>
/// <param name="Ignored">A token id that is never a label; null for none.</param>
/// <param name="Image">The token id that stands for an image, and is no label either; null for none.</param>
/// <param name="Vocabulary">Number of ids.</param>
internal sealed record LabelsOp(long? Ignored, long? Image, long Vocabulary) : Op;

/// <summary>
/// Next-token cross-entropy of states against labels; logits are made only where there is a label, and never all at once.
/// Inputs: states, labels, the label smoothing, the weight of the z-loss, whether the loss is the divergence from the targets.
/// </summary>
internal sealed record CaptionLossOp(Parameter Head, ElementType Compute, Parameter? Bias = null) : Op
{
    public override IEnumerable<Parameter> Uses() => Bias is null ? [Head] : [Head, Bias];
}

/// <summary>Contrastive loss of image and text embeddings.</summary>
/// <param name="LogScale">Logarithm of the inverse temperature where it is learned, else null.</param>
/// <param name="Scale">The inverse temperature to start from.</param>
/// <param name="Bias">The sigmoid loss's bias, else null.</param>
/// <param name="Gamma">The focal loss's exponent.</param>
internal sealed record ContrastiveLossOp(ContrastiveLoss Kind, Parameter? LogScale, double Scale, Parameter? Bias, double Gamma) : Op
{
    public override IEnumerable<Parameter> Uses() => new[] { LogScale, Bias }.OfType<Parameter>();
}

/// <summary>Hides tokens of texts. Inputs: texts, what to take instead of drawing it.</summary>
/// <param name="Share">Chance of each token.</param>
/// <param name="MaskToken">What stands in the place of most of them.</param>
/// <param name="Vocabulary">Number of token ids.</param>
/// <param name="Padding">The id that is never hidden.</param>
internal sealed record MaskTextsOp(double Share, long MaskToken, long Vocabulary, long Padding) : Op;

/// <summary>Texts with hidden tokens to the texts that are read.</summary>
internal sealed record MaskedTextsOp : Op;

/// <summary>The rows of hidden tokens. Inputs: texts with hidden tokens, rows.</summary>
internal sealed record MaskedRowsOp : Op;

/// <summary>Scores of every token by its embedding in a part, and a bias: <c>x E^T + b</c>.</summary>
internal sealed record TokenScoresOp(Child Part, Parameter Table, Parameter Bias, ElementType Compute) : Op
{
    public override IEnumerable<Parameter> Uses() => [Bias];
}

/// <summary>Cross-entropy of hidden tokens. Inputs: scores, texts with hidden tokens; with a teacher, its scores and its share in the labels.</summary>
internal sealed record MaskedLossOp : Op;

/// <summary>
/// Draws what does not match, by the similarity of embeddings. Inputs: images', texts', what to take instead of drawing it; with a
/// momentum copy, its embeddings of images and of texts.
/// </summary>
/// <param name="Contrast">Whose scale it takes; no gradient reaches it.</param>
internal sealed record DrawPairsOp(ContrastiveLossOp Contrast) : Op;

/// <summary>The texts of pairs. Inputs: pairs, texts.</summary>
internal sealed record PairTextsOp : Op;

/// <summary>The image tokens of pairs. Inputs: pairs, image tokens.</summary>
internal sealed record PairImagesOp : Op;

/// <summary>Cross-entropy of whether pairs match. Inputs: scores, pairs.</summary>
internal sealed record MatchingLossOp : Op;

/// <summary>Draws which patches are hidden. Inputs: images, what to take instead of drawing it.</summary>
/// <param name="Patches">Patches of an image.</param>
/// <param name="Share">Share of them.</param>
internal sealed record DrawPatchesOp(long Patches, double Share) : Op;

/// <summary>The learned vector that stands in the place of what is hidden.</summary>
internal sealed record MaskTokenOp(Parameter Token) : Op
{
    public override IEnumerable<Parameter> Uses() => [Token];
}

/// <summary>Puts a vector in the place of hidden patches. Inputs: patches, which are hidden, the vector.</summary>
internal sealed record HidePatchesOp : Op;

/// <summary>Squared error of hidden patches. Inputs: predicted pixels, images, which patches are hidden.</summary>
/// <param name="Patch">Side of a patch.</param>
internal sealed record PixelLossOp(long Patch) : Op;

/// <summary>The share of a momentum copy in the labels, growing with its moves.</summary>
internal sealed record ShareOp(double Share, long Ramp, Parameter Steps) : Op;

/// <summary>
/// Contrastive loss against a momentum copy and the queue. Inputs: embeddings of images, of texts, the copy's of images, of texts,
/// the copy's share in the labels.
/// </summary>
internal sealed record DistilledLossOp(ContrastiveLossOp Contrast, Parameter? Images, Parameter? Texts) : Op
{
    public override IEnumerable<Parameter> Uses() => Contrast.Uses();
}

/// <summary>Puts a momentum copy's embeddings into the queue. Inputs: those of images, of texts.</summary>
internal sealed record EnqueueOp(Parameter Images, Parameter Texts, Parameter Place) : Op;

/// <summary>The named, weighted parts of the loss.</summary>
internal sealed record LossPartsOp(IReadOnlyList<(string Name, double Weight)> Parts) : Op;
