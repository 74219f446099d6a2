namespace Mammut;

/// <summary>Trains a pass's pooled text and the pooled image to be near when they belong together, both at unit length.</summary>
/// <param name="pass">Name of the pass it reads; one without cross-attention.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ContrastiveHeadAttribute(string pass) : Attribute
{
    /// <summary>Name of the pass it reads.</summary>
    public string Pass { get; } = pass;

    /// <summary>Width of the joint embedding. 1 to 65536.</summary>
    public int EmbeddingWidth { get; set; } = 512;

    /// <summary>The loss.</summary>
    public ContrastiveLoss Loss { get; set; } = ContrastiveLoss.InfoNce;

    /// <summary>Weight of the loss in the total. 0 to 1,000,000.</summary>
    public double LossWeight { get; set; } = 1;

    /// <summary>
    /// Initial temperature, by which similarities are divided; 0 for the loss's own default: 0.07 for InfoNCE, 1 for focal,
    /// 0.1 for sigmoid. 0.01 to 1 where it is learned, else 0.0001 to 100.
    /// </summary>
    public double Temperature { get; set; }

    /// <summary>Whether the temperature is learned (as the logarithm of its inverse, kept in 0 to ln 100) or stays.</summary>
    public bool LearnedTemperature { get; set; } = true;

    /// <summary>Exponent of the focal loss; used by <see cref="ContrastiveLoss.Focal"/> only. 0 to 10.</summary>
    public double FocalGamma { get; set; } = 1;

    /// <summary>How the text states become one vector.</summary>
    public TextPooling TextPooling { get; set; } = TextPooling.Mean;

    /// <summary>Which sides have a learned projection to the embedding width.</summary>
    public ContrastiveProjection Projection { get; set; } = ContrastiveProjection.Default;

    /// <summary>Whether those projections have a bias, as SigLIP's of the text.</summary>
    public bool ProjectionBias { get; set; }
}
