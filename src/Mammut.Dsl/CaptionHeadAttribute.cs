namespace Mammut;

/// <summary>
/// Trains a causal or prefix pass to predict the next token by cross-entropy, averaged over the real labels. The model then also
/// generates text: greedily, by sampling or by beams, on a key-value cache.
/// </summary>
/// <param name="pass">Name of the pass it reads.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CaptionHeadAttribute(string pass) : Attribute
{
    /// <summary>Name of the pass it reads.</summary>
    public string Pass { get; } = pass;

    /// <summary>Weight of the loss in the total. 0 to 1,000,000.</summary>
    public double LossWeight { get; set; } = 1;

    /// <summary>Share of the target probability spread over all tokens. 0 up to, not including, 1.</summary>
    public double LabelSmoothing { get; set; }

    /// <summary>Over which tokens that share is spread.</summary>
    public SmoothingForm Smoothing { get; set; } = SmoothingForm.AllTokens;

    /// <summary>Weight of the squared log-partition function, which keeps logits small (PaLM, Chowdhery et al. 2022). 0 to 1.</summary>
    public double ZLoss { get; set; }
}
