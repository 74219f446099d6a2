namespace Mammut;

/// <summary>
/// Trains the vision encoder to predict hidden patches (MAE, He et al. 2022; SimMIM, Xie et al. 2022): as many patches of each image give way to
/// one learned vector before positions are added, and a linear map of the states in their places gives their pixels. Mean squared error
/// over the hidden patches, against each patch's own pixels less their mean, over their deviation. No text is read.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MaskedImageHeadAttribute : Attribute
{
    /// <summary>Weight of the loss in the total. 0 to 1,000,000.</summary>
    public double LossWeight { get; set; } = 1;

    /// <summary>Share of an image's patches that are hidden, one at least and never all. Above 0, up to, not including, 1.</summary>
    public double Share { get; set; } = 0.6;
}
