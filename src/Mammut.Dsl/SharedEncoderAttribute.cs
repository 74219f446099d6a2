namespace Mammut;

/// <summary>
/// Declares one transformer for all modalities (MoMo, Chada et al. 2023): its layers run on the patches of an image, on the tokens
/// of a text, or on both in one sequence, with the same weights. Only what embeds them is of a modality's own: images
/// <c>[B, 3, H, W]</c> become tokens <c>[B, N, Width]</c>, token ids <c>[B, T]</c> states <c>[B, T, Width]</c>. Positions are learned for texts; the
/// norms stand in front of attention and MLP, and one behind the last layer. A model of it is declared with
/// <see cref="MultimodalModelAttribute{TShared}"/>; a pass with <see cref="ImageInput.Prefix"/> runs the layers on the image and the text together.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SharedEncoderAttribute : Attribute
{
    /// <summary>Side of the square input image, in pixels. 1 to 8192. Not together with <see cref="ImageHeight"/> and <see cref="ImageWidth"/>.</summary>
    public int ImageSize { get; set; } = 224;

    /// <summary>Height of the input image, in pixels, for images that are not square. 1 to 8192; needs <see cref="ImageWidth"/>.</summary>
    public int ImageHeight { get; set; }

    /// <summary>Width of the input image, in pixels, for images that are not square. 1 to 8192; needs <see cref="ImageHeight"/>.</summary>
    public int ImageWidth { get; set; }

    /// <summary>Side of a square patch, in pixels; must divide the image. 1 to 1024.</summary>
    public int PatchSize { get; set; } = 16;

    /// <summary>Whether the linear map of a patch has a bias.</summary>
    public bool PatchBias { get; set; } = true;

    /// <summary>Position embedding of the patches.</summary>
    public VisionPositions ImagePositions { get; set; } = VisionPositions.Learned;

    /// <summary>Whether a learned class token is put in front of the patches.</summary>
    public bool ClassToken { get; set; } = true;

    /// <summary>How the tokens of an image become one vector.</summary>
    public Pooling Pool { get; set; } = Pooling.MeanAll;

    /// <summary>Number of token ids. 4 to 4,194,304. The default is CLIP's byte-pair vocabulary.</summary>
    public int Vocabulary { get; set; } = 49408;

    /// <summary>Longest text, in tokens, start and end tokens included. 2 to 131,072.</summary>
    public int ContextLength { get; set; } = 77;

    /// <summary>Id that fills a batch behind the end of a text. 0 up to, not including, the vocabulary.</summary>
    public int PaddingToken { get; set; }

    /// <summary>Id that starts a text. -1 up to, not including, the vocabulary; -1 stands for its last but one, as in CLIP.</summary>
    public int StartToken { get; set; } = -1;

    /// <summary>Id that ends a text. -1 up to, not including, the vocabulary; -1 stands for its last, as in CLIP.</summary>
    public int EndToken { get; set; } = -1;

    /// <summary>Whether a learned vector is added to every token of a modality, one for images and one for texts, to tell them apart.</summary>
    public bool TypeEmbeddings { get; set; } = true;

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

    /// <summary>Normalisation in front of attention and MLP, and behind the last layer.</summary>
    public Normalization Norm { get; set; } = Normalization.LayerNorm;

    /// <summary>The constant added to the variance in a norm. 1e-12 to 0.1.</summary>
    public double NormEpsilon { get; set; } = 1e-5;

    /// <summary>Number format of the matrix products, compiled in. Weights stay in 32 bits, and norms, softmax and losses are computed in them.</summary>
    public Precision Precision { get; set; } = Precision.Float32;
}
