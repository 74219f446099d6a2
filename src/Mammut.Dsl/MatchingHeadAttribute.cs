namespace Mammut;

/// <summary>
/// Trains a bidirectional pass that sees the image to tell whether a text and an image belong together (ALBEF, Li et al. 2021): the first
/// token's state gives two scores. Besides each pair, each text is shown with another image of the batch and each image with another
/// text, drawn by the similarity that the <see cref="ContrastiveHeadAttribute">contrastive head</see> gives them, so that hard ones come more often.
/// </summary>
/// <param name="pass">Name of the pass it reads.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MatchingHeadAttribute(string pass) : Attribute
{
    /// <summary>Name of the pass it reads.</summary>
    public string Pass { get; } = pass;

    /// <summary>Weight of the loss in the total. 0 to 1,000,000.</summary>
    public double LossWeight { get; set; } = 1;
}
