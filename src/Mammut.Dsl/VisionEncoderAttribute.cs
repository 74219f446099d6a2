namespace Mammut;

/// <summary>
/// Declares a vision transformer (Dosovitskiy et al. 2021): images <c>[B, 3, H, W]</c> to tokens <c>[B, N, Width]</c>.
/// The defaults are those of ViT-B/16.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class VisionEncoderAttribute : Attribute
{
    /// <summary>Side of the square input image, in pixels. 1 to 8192. Not together with <see cref="ImageHeight"/> and <see cref="ImageWidth"/>.</summary>
    public int ImageSize { get; set; } = 224;

    /// <summary>Height of the input image, in pixels, for images that are not square. 1 to 8192; needs <see cref="ImageWidth"/>.</summary>
    public int ImageHeight { get; set; }

    /// <summary>Width of the input image, in pixels, for images that are not square. 1 to 8192; needs <see cref="ImageHeight"/>.</summary>
    public int ImageWidth { get; set; }

    /// <summary>Side of a square patch, in pixels; must divide the image. 1 to 1024.</summary>
    public int PatchSize { get; set; } = 16;

    /// <summary>Width of a token. 1 to 65536.</summary>
    public int Width { get; set; } = 768;

    /// <summary>Number of layers. 1 to 1024.</summary>
    public int Depth { get; set; } = 12;

    /// <summary>Number of attention heads; must divide <see cref="Width"/>. 1 to 1024.</summary>
    public int Heads { get; set; } = 12;

    /// <summary>Hidden width of an MLP as a multiple of <see cref="Width"/>; the product must be a whole number. Above 0, up to 64.</summary>
    public double MlpRatio { get; set; } = 4;

    /// <summary>Nonlinearity of the MLPs.</summary>
    public Activation Activation { get; set; } = Activation.Gelu;

    /// <summary>Normalisation in front of attention and MLP, and after the last layer.</summary>
    public Normalization Norm { get; set; } = Normalization.LayerNorm;

    /// <summary>The constant added to the variance in a norm. 1e-12 to 0.1.</summary>
    public double NormEpsilon { get; set; } = 1e-5;

    /// <summary>Position embedding of the patches.</summary>
    public VisionPositions Positions { get; set; } = VisionPositions.Learned;

    /// <summary>
    /// In training each image gets a random crop of the learned positions, enlarged to so many on their longer side, as if it were a
    /// region of a larger image: for detection later on (cropped position embedding; RO-ViT, Kim et al. 2023; MaMMUT, section 3.4).
    /// 0 to 1024: 0 for none, else no fewer than the patches of the image's longer side; the papers have 64.
    /// </summary>
    public int CroppedPositions { get; set; }

    /// <summary>Whether a learned class token is put in front of the patches.</summary>
    public bool ClassToken { get; set; } = true;

    /// <summary>How the tokens become one vector.</summary>
    public Pooling Pool { get; set; } = Pooling.MeanAll;

    /// <summary>Initial value of a learned scale on each residual branch (CaiT, Touvron et al. 2021); 0 for none. 0 to 1.</summary>
    public double LayerScale { get; set; }

    /// <summary>Share of patches dropped at random in training (FLIP, Li et al. 2023). 0 up to, not including, 1.</summary>
    public double PatchDropout { get; set; }

    /// <summary>Whether the tokens are normalised before the first layer, as in CLIP.</summary>
    public bool NormBeforeBlocks { get; set; }

    /// <summary>Whether the linear map of a patch has a bias, as in SigLIP; CLIP's has none.</summary>
    public bool PatchBias { get; set; }

    /// <summary>
    /// Whether the last norm runs over every token before they are pooled, so that text reads normalised tokens (SigLIP, Flamingo's
    /// CLIP); else it runs over the pooled vector only, as in the open MaMMUT implementation.
    /// </summary>
    public bool NormTokens { get; set; }

    /// <summary>Number format of the matrix products, compiled in. Weights stay in 32 bits, and norms, softmax and losses are computed in them.</summary>
    public Precision Precision { get; set; } = Precision.Float32;
}
