namespace Mammut.Dsl.Generators.Specs;

/// <summary>A <c>[TextDecoder]</c> as declared, defaults filled in.</summary>
/// <remarks>Immutable and equal by value all the way down: it is part of the incremental gate.</remarks>
internal sealed record TextSpec(
    TypeSpec Type,
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
    TextPositions Positions,
    bool TiedEmbedding,
    int PaddingToken,
    int StartToken,
    int EndToken,
    Precision Precision,
    CrossAttentionSpec? CrossAttention) : IDeclaration
{
    public static SpecPath Path { get; } = new("TextDecoder");

    /// <summary>Where a number of heads is to blame.</summary>
    public SpecPath HeadsPath => Path.AtGiven(Given, "Heads", "Width");

    /// <summary>The start token's id, CLIP's convention resolved.</summary>
    public int Start => StartToken < 0 ? Vocabulary - 2 : StartToken;

    /// <summary>The end token's id, CLIP's convention resolved.</summary>
    public int End => EndToken < 0 ? Vocabulary - 1 : EndToken;
}

/// <summary>A <c>[CrossAttention]</c> as declared.</summary>
/// <param name="Every">0 where not given.</param>
/// <param name="Layers">Null where not given.</param>
/// <param name="Count">0 where not given.</param>
internal sealed record CrossAttentionSpec(
    EquatableArray<string> Given,
    int Every,
    EquatableArray<int>? Layers,
    int Count,
    int Heads,
    bool OwnMlp,
    bool KeyValueNorm,
    bool TanhGate)
{
    public static SpecPath Path { get; } = new("CrossAttention");

    /// <summary>The layers that have a cross-attention block behind them, rising.</summary>
    public IReadOnlyList<int> Placement(int depth)
    {
        if (Layers is { } layers)
            return layers.ToArray();
        if (Count > 0)
            return Enumerable.Range(0, Count).Select(index => (int)((long)index * depth / Count)).ToArray();
        var step = Every > 0 ? Every : 2;
        return Enumerable.Range(0, depth).Where(layer => layer % step == 0).ToArray();
    }
}
