namespace Mammut;

/// <summary>
/// Trains a bidirectional pass to name hidden tokens (BERT, Devlin et al. 2019): of the tokens that are hidden, 80 % are replaced by the
/// mask token, 10 % by any token, and 10 % stay. The states there go through a linear map, GELU and a norm, and are scored by the token
/// embedding and a bias; cross-entropy, averaged over the hidden tokens. Several passes, each with an attribute and a loss of its own, are
/// scored by one head.
/// </summary>
/// <param name="pass">Name of the pass it reads; it may see the image.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class MaskedLanguageHeadAttribute(string pass) : Attribute
{
    /// <summary>Name of the pass it reads.</summary>
    public string Pass { get; } = pass;

    /// <summary>Weight of the loss in the total. 0 to 1,000,000.</summary>
    public double LossWeight { get; set; } = 1;

    /// <summary>Chance of each token to be hidden; the first of a text and padding never are. Above 0, up to 1.</summary>
    public double Share { get; set; } = 0.15;

    /// <summary>Id of the mask token. -1 up to, not including, the vocabulary; -1 stands for its last but two, in front of CLIP's start and end.</summary>
    public int MaskToken { get; set; } = -1;
}
