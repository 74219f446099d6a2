namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>The range of every argument that is a number, once. The comments of the attributes say the same, and a test compares.</summary>
internal static class Ranges
{
    public static readonly ArgumentRange ImageSize = new(1, 8192);
    public static readonly ArgumentRange PatchSize = new(1, 1024);
    public static readonly ArgumentRange Width = new(1, 65536);
    public static readonly ArgumentRange Depth = new(1, 1024);
    public static readonly ArgumentRange Heads = new(1, 1024);
    public static readonly ArgumentRange MlpRatio = new(0, 64, ExcludeLeast: true);
    public static readonly ArgumentRange NormEpsilon = new(1e-12, 0.1);
    public static readonly ArgumentRange LayerScale = new(0, 1);
    /// <summary>0 stands for that of other norms.</summary>
    public static readonly ArgumentRange OtherNormEpsilon = new(0, 0.1);

    public static readonly ArgumentRange CroppedPositions = new(0, 1024);

    public static readonly ArgumentRange PatchDropout = new(0, 1, ExcludeMost: true);

    public static readonly ArgumentRange Latents = new(1, 65536);

    /// <summary>Zero means the encoder's.</summary>
    public static readonly ArgumentRange LatentWidth = new(0, 65536);

    /// <summary>Zero means the width divided by the heads.</summary>
    public static readonly ArgumentRange HeadWidth = new(0, 1024);

    /// <summary>Zero means none.</summary>
    public static readonly ArgumentRange OptionalMlpRatio = new(0, 64);

    public static readonly ArgumentRange Vocabulary = new(4, 4_194_304);
    public static readonly ArgumentRange ContextLength = new(2, 131_072);

    /// <summary>Zero means the decoder's.</summary>
    public static readonly ArgumentRange CrossHeads = new(0, 1024);

    /// <summary>Zero means the decoder's width by the heads.</summary>
    public static readonly ArgumentRange CrossHeadWidth = new(0, 1024);

    /// <summary>Zero means the decoder's width.</summary>
    public static readonly ArgumentRange CrossImageWidth = new(0, 65536);

    /// <summary>Zero means the decoder's.</summary>
    public static readonly ArgumentRange CrossMlpRatio = new(0, 64);

    public static readonly ArgumentRange EmbeddingWidth = new(1, 65536);
    public static readonly ArgumentRange LossWeight = new(0, 1e6);
    public static readonly ArgumentRange StreamWeight = new(0, 1e6, ExcludeLeast: true);
    public static readonly ArgumentRange LabelSmoothing = new(0, 1, ExcludeMost: true);
    public static readonly ArgumentRange Share = new(0, 1);
    public static readonly ArgumentRange Ramp = new(0, 1e9);
    public static readonly ArgumentRange Queue = new(0, 1_048_576);
    public static readonly ArgumentRange MaskedShare = new(0, 1, ExcludeLeast: true);
    public static readonly ArgumentRange HiddenShare = new(0, 1, ExcludeLeast: true, ExcludeMost: true);
    public static readonly ArgumentRange ZLoss = new(0, 1);
    public static readonly ArgumentRange FocalGamma = new(0, 10);

    /// <summary>A learned temperature is kept in this range, so it must start there.</summary>
    public static readonly ArgumentRange LearnedTemperature = new(0.01, 1);

    public static readonly ArgumentRange FixedTemperature = new(1e-4, 100);

    /// <summary>A limit of a budget.</summary>
    public static readonly ArgumentRange Limit = new(1, double.PositiveInfinity);

    public static readonly ArgumentRange Batch = new(1, 1_048_576);

    /// <summary>A token id; -1 stands for a convention where there is one.</summary>
    public static ArgumentRange Token(int vocabulary, bool hasConvention) => new(hasConvention ? -1 : 0, vocabulary - 1);

    /// <summary>A layer.</summary>
    public static ArgumentRange Layer(int depth) => new(0, depth - 1);

    /// <summary>A step or a number of layers.</summary>
    public static ArgumentRange Layers(int depth) => new(1, depth);
}
