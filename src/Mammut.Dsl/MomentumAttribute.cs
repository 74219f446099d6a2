namespace Mammut;

/// <summary>
/// Gives a model a copy of itself whose weights follow slowly (MoCo, He et al. 2020) and teach it (ALBEF, Li et al. 2021): the
/// contrastive loss compares with the copy's features and with those of earlier batches, kept in a queue, and its labels are mixed with
/// the copy's softmax; so are those of a <see cref="MaskedLanguageHeadAttribute">masked language head</see>. The copy moves once
/// after each step of the optimizer, however many batches it was made of: trainers call <c>AfterStep</c>, and a loop of your own has to.
/// Copy and queue are memory of the training and no parameters of the model: no budget of parameters counts them, and
/// <c>SaveOptions.WithoutMomentum</c> leaves them out of a checkpoint. Needs a <see cref="ContrastiveHeadAttribute">contrastive head</see> with <see cref="ContrastiveLoss.InfoNce"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MomentumAttribute : Attribute
{
    /// <summary>Share of the copy that stays at a step; the rest is the model's. 0 to 1.</summary>
    public double Decay { get; set; } = 0.995;

    /// <summary>Share of the copy's answer in the labels. 0 to 1.</summary>
    public double Distillation { get; set; } = 0.4;

    /// <summary>Steps in which that share grows evenly from 0; 0 for none. 0 to 1,000,000,000.</summary>
    public int Ramp { get; set; }

    /// <summary>Features of earlier images, and of earlier texts, to compare with; 0 for the batch alone. 0 to 1,048,576.</summary>
    public int Queue { get; set; } = 65536;
}
