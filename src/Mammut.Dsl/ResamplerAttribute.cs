namespace Mammut;

/// <summary>
/// Condenses what a <see cref="VisionEncoderAttribute">vision encoder</see> gives to a fixed number of tokens: learned latents ask
/// the image's tokens by attention, layer after layer, and a last norm follows. What comes out is what text sees and what is
/// pooled. The defaults are those of Flamingo's perceiver resampler (Alayrac et al. 2022); CoCa's attentional pooler (Yu et al.
/// 2022) is one layer without MLP, residual and latents among the keys, with biases. On a text decoder or encoder it is one latent that
/// asks the tokens of a text, for <see cref="TextPooling.Latent"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ResamplerAttribute : Attribute
{
    /// <summary>Number of latents: the tokens that an image has then; of a text 1. 1 to 65536.</summary>
    public int Latents { get; set; } = 64;

    /// <summary>Width of a latent; 0 for the encoder's. 0 to 65536.</summary>
    public int Width { get; set; }

    /// <summary>Number of layers. 1 to 1024.</summary>
    public int Depth { get; set; } = 6;

    /// <summary>Number of attention heads. 1 to 1024.</summary>
    public int Heads { get; set; } = 8;

    /// <summary>Width of a head; 0 for the latents' width divided by the heads, which must then divide it. 0 to 1024.</summary>
    public int HeadWidth { get; set; }

    /// <summary>Hidden width of a layer's MLP as a multiple of the latents' width, a whole number; 0 for no MLP. 0 to 64.</summary>
    public double MlpRatio { get; set; } = 4;

    /// <summary>Nonlinearity of the MLPs.</summary>
    public Activation Activation { get; set; } = Activation.Gelu;

    /// <summary>Whether the latents are among the keys and values; they then have the encoder's width.</summary>
    public bool SeesLatents { get; set; } = true;

    /// <summary>Whether what attention gives is added to the latents; else it takes their place.</summary>
    public bool Residual { get; set; } = true;

    /// <summary>Whether the linear maps have a bias.</summary>
    public bool Bias { get; set; }

    /// <summary>Whether a last norm follows the layers.</summary>
    public bool NormLatents { get; set; } = true;
}
