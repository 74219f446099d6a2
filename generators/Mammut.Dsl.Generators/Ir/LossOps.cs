namespace Mammut.Dsl.Generators.Ir;

/// <summary>Token ids (and which are real) to next-token labels, -100 where none is wanted.</summary>
/// <param name="Ignored">A token id that is never a label, instead of padding; null for padding.</param>
internal sealed record LabelsOp(long? Ignored) : Op;

/// <summary>Hides the labels inside each sequence's prefix.</summary>
internal sealed record HidePrefixLabelsOp : Op;

/// <summary>Next-token cross-entropy of logits against labels.</summary>
internal sealed record CaptionLossOp(double LabelSmoothing, double ZLoss) : Op;

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
