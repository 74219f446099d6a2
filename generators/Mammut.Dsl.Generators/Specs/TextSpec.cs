namespace Mammut.Dsl.Generators.Specs;

/// <summary>A <c>[TextDecoder]</c> or <c>[TextEncoder]</c> as declared, defaults filled in.</summary>
/// <remarks>Immutable and equal by value all the way down: it is part of the incremental gate.</remarks>
/// <param name="IsEncoder">Whether it has no vocabulary head, and generates nothing.</param>
internal sealed record TextSpec(
    TypeSpec Type,
    bool IsEncoder,
    EquatableArray<string> Given,
    int Vocabulary,
    int ContextLength,
    int Width,
    int Depth,
    int Heads,
    double MlpRatio,
    Activation Activation,
    Normalization Norm,
    double NormEpsilon,
    NormPlacement NormPlacement,
    bool EmbeddingNorm,
    double EmbeddingNormEpsilon,
    TextPositions Positions,
    bool Bias,
    bool ScaledAttention,
    bool TiedEmbedding,
    bool HeadBias,
    int PaddingToken,
    int StartToken,
    int EndToken,
    Precision Precision,
    bool IsFrozen,
    CrossAttentionSpec? CrossAttention) : IDeclaration
{
    /// <summary>The encoder whose states the decoder asks, where the class is both; it has no vectors of its own.</summary>
    public TextSpec? Encoder { get; init; }

    /// <summary>Initial value of the scale of each residual branch; 0 for none.</summary>
    public double LayerScale { get; init; }

    public SpecPath Path => new(IsEncoder ? "TextEncoder" : "TextDecoder");

    /// <summary>Whether a learned vector is added to every token, to tell a text's from an image's.</summary>
    public bool TypeEmbedding { get; init; }

    /// <summary>The latent that asks the tokens of a text; null for none.</summary>
    public ResamplerSpec? Resampler { get; init; }

    /// <summary>Where a number of heads is to blame.</summary>
    public SpecPath HeadsPath => Path.AtGiven(Given, "Heads", "Width");

    /// <summary>The start token's id, CLIP's convention resolved.</summary>
    public int Start => StartToken < 0 ? Vocabulary - 2 : StartToken;

    /// <summary>The end token's id, CLIP's convention resolved.</summary>
    public int End => EndToken < 0 ? Vocabulary - 1 : EndToken;
}

/// <summary>A <c>[CrossAttention]</c> as declared.</summary>
/// <param name="From">First layer that may have a block.</param>
/// <param name="Every">0 where not given.</param>
/// <param name="Layers">Null where not given.</param>
/// <param name="Count">0 where not given.</param>
/// <param name="Heads">0 for the decoder's.</param>
/// <param name="HeadWidth">0 for the decoder's width by the heads.</param>
/// <param name="ImageWidth">0 for the decoder's width.</param>
/// <param name="MlpRatio">0 for the decoder's.</param>
internal sealed record CrossAttentionSpec(
    EquatableArray<string> Given,
    int From,
    int Every,
    EquatableArray<int>? Layers,
    int Count,
    BlockPlacement Placement,
    int Heads,
    int HeadWidth,
    int ImageWidth,
    bool OwnMlp,
    double MlpRatio,
    bool LayerMlp,
    bool Bias,
    bool KeyValueNorm,
    bool TanhGate)
{
    public static SpecPath Path { get; } = new("CrossAttention");

    /// <summary>What <c>[CrossAttention]</c> alone says: a block behind every second layer.</summary>
    public static CrossAttentionSpec Default { get; } = new(
        default, 0, 0, null, 0, BlockPlacement.Behind, 0, 0, 0, OwnMlp: true, 0, LayerMlp: true, Bias: true, KeyValueNorm: true, TanhGate: false);

    /// <summary>Width of queries, keys and values in a decoder of that width and so many heads.</summary>
    public long InnerWidth(long width, long heads) => HeadWidth > 0 ? (Heads > 0 ? Heads : heads) * HeadWidth : width;

    /// <summary>The layers that have a cross-attention block, rising.</summary>
    public IReadOnlyList<int> Places(int depth)
    {
        if (Layers is { } layers)
            return layers.ToArray();
        if (Count > 0)
            return Enumerable.Range(0, Count).Select(index => From + (int)((long)index * (depth - From) / Count)).ToArray();
        var step = Every > 0 ? Every : 2;
        return Enumerable.Range(From, depth - From).Where(layer => (layer - From) % step == 0).ToArray();
    }
}
