namespace Mammut;

/// <summary>
/// Gives a <see cref="TextDecoderAttribute">text decoder</see> cross-attention to the image tokens, each a pre-norm block
/// of its own behind the layer it is placed at. Give at most one of <see cref="Every"/>, <see cref="Layers"/> and
/// <see cref="Count"/>; none means every second layer, as in MaMMUT.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CrossAttentionAttribute : Attribute
{
    /// <summary>Places a block at layers 0, Every, 2 Every, … 1 up to the depth.</summary>
    public int Every { get; set; }

    /// <summary>Places a block at each of these layers, counted from 0, in rising order.</summary>
    public int[]? Layers { get; set; }

    /// <summary>Places this many blocks, evenly spread from layer 0. 1 up to the depth.</summary>
    public int Count { get; set; }

    /// <summary>Number of attention heads; 0 for the decoder's. Must divide the decoder's width. 0 to 1024.</summary>
    public int Heads { get; set; }

    /// <summary>Whether the block has an MLP of its own, as in MaMMUT.</summary>
    public bool OwnMlp { get; set; } = true;

    /// <summary>Whether the image tokens are normalised before they become keys and values.</summary>
    public bool KeyValueNorm { get; set; } = true;

    /// <summary>Whether attention and MLP are scaled by tanh of a learned number that starts at 0 (Flamingo, Alayrac et al. 2022).</summary>
    public bool TanhGate { get; set; }
}
