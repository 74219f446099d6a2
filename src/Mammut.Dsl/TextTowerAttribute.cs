namespace Mammut;

/// <summary>
/// What a <see cref="TextDecoderAttribute">text decoder</see> and a <see cref="TextEncoderAttribute">text encoder</see> are declared
/// with alike.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class TextTowerAttribute : Attribute
{
    /// <summary>Number of token ids. 4 to 4,194,304. The default is CLIP's byte-pair vocabulary.</summary>
    public int Vocabulary { get; set; } = 49408;

    /// <summary>Longest sequence, in tokens, start and end tokens included. 2 to 131,072.</summary>
    public int ContextLength { get; set; } = 77;

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

    /// <summary>Normalisation beside attention and MLP.</summary>
    public Normalization Norm { get; set; } = Normalization.LayerNorm;

    /// <summary>Where the norms stand.</summary>
    public NormPlacement NormPlacement { get; set; } = NormPlacement.Before;

    /// <summary>Whether the embedded tokens are normalised before the first layer, as in BERT (Devlin et al. 2019).</summary>
    public bool EmbeddingNorm { get; set; }

    /// <summary>The constant added to the variance in that norm. 0 to 0.1; 0 for <see cref="NormEpsilon"/>. GIT's is 1e-8, where its others are 1e-12.</summary>
    public double EmbeddingNormEpsilon { get; set; }

    /// <summary>The constant added to the variance in a norm. 1e-12 to 0.1.</summary>
    public double NormEpsilon { get; set; } = 1e-5;

    /// <summary>Position embedding of the tokens.</summary>
    public TextPositions Positions { get; set; } = TextPositions.Learned;

    /// <summary>Whether the linear maps of attention and MLP add a bias. Those of T5 do not.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>Whether attention divides its scores by the square root of the width of a head. T5 does not: its initial queries are smaller by as much.</summary>
    public bool ScaledAttention { get; set; } = true;

    /// <summary>Initial value of a learned scale on each residual branch, those of cross-attention blocks too (CaiT, Touvron et al. 2021); 0 for none. 0 to 1.</summary>
    public double LayerScale { get; set; }

    /// <summary>Id that fills a batch behind the end of a text. 0 up to, not including, the vocabulary.</summary>
    public int PaddingToken { get; set; }

    /// <summary>Id that starts a text. -1 up to, not including, the vocabulary; -1 stands for its last but one, as in CLIP.</summary>
    public int StartToken { get; set; } = -1;

    /// <summary>Id that ends a text. -1 up to, not including, the vocabulary; -1 stands for its last, as in CLIP.</summary>
    public int EndToken { get; set; } = -1;

    /// <summary>Number format of the matrix products, compiled in. Weights stay in 32 bits, and norms, softmax and losses are computed in them.</summary>
    public Precision Precision { get; set; } = Precision.Float32;
}
