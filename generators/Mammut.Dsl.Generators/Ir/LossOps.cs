using Mammut.Dsl.Generators.Shapes;

namespace Mammut.Dsl.Generators.Ir;

/// <summary>
/// Texts to the label of each of their inputs: the token that follows it; -100 where none is wanted. A second input, prefix
/// lengths <c>[B]</c>, hides the labels inside each prefix.
/// </summary>
/// <param name="Ignored">A token id that is never a label; null for none.</param>
internal sealed record LabelsOp(long? Ignored) : Op;

/// <summary>
/// Next-token cross-entropy of states against labels; logits are made only where there is a label, and never all at once.
/// Inputs: states, labels, the label smoothing, the weight of the z-loss.
/// </summary>
internal sealed record CaptionLossOp(Parameter Head, ElementType Compute) : Op
{
    public override IEnumerable<Parameter> Uses() => [Head];
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

/// <summary>The named, weighted parts of the loss.</summary>
internal sealed record LossPartsOp(IReadOnlyList<(string Name, double Weight)> Parts) : Op;
