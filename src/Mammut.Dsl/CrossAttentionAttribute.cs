namespace Mammut;

/// <summary>
/// Gives a <see cref="TextDecoderAttribute">text decoder</see> or <see cref="TextEncoderAttribute">encoder</see> cross-attention to
/// the image tokens, each a block of its own at the layer it is placed at. Give at most one of <see cref="Every"/>, <see cref="Layers"/> and
/// <see cref="Count"/>; none means every second layer, as in MaMMUT.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CrossAttentionAttribute : Attribute
{
    /// <summary>First layer that may have a block: <see cref="Every"/> and <see cref="Count"/> go from there to the last. 0 up to, not including, the depth.</summary>
    public int From { get; set; }

    /// <summary>Places a block at layers From, From + Every, From + 2 Every, … 1 up to the depth without the layers before <see cref="From"/>.</summary>
    public int Every { get; set; }

    /// <summary>Places a block at each of these layers, counted from 0, in rising order.</summary>
    public int[]? Layers { get; set; }

    /// <summary>Places this many blocks, evenly spread from <see cref="From"/> on. 1 up to the depth without the layers before <see cref="From"/>.</summary>
    public int Count { get; set; }

    /// <summary>Where at its layer a block stands.</summary>
    public BlockPlacement Placement { get; set; } = BlockPlacement.Behind;

    /// <summary>Number of attention heads; 0 for the decoder's. Must divide the decoder's width where there is no <see cref="HeadWidth"/>. 0 to 1024.</summary>
    public int Heads { get; set; }

    /// <summary>Width of a head, so that queries, keys and values are Heads times HeadWidth wide; 0 for the decoder's width by the heads. 0 to 1024.</summary>
    public int HeadWidth { get; set; }

    /// <summary>
    /// Width of the image tokens that keys and values are projected from, with a weight apart from that of the queries; 0 for the
    /// decoder's width, to which the model projects the image tokens first. 0 to 65536.
    /// </summary>
    public int ImageWidth { get; set; }

    /// <summary>Whether the block has an MLP of its own, as in MaMMUT.</summary>
    public bool OwnMlp { get; set; } = true;

    /// <summary>Hidden width of a block's MLP as a multiple of the decoder's width; the product must be a whole number. 0 for the decoder's ratio. 0 to 64.</summary>
    public double MlpRatio { get; set; }

    /// <summary>Whether the layers that a block is placed at have an MLP of their own; in the small open MaMMUT models they have none.</summary>
    public bool LayerMlp { get; set; } = true;

    /// <summary>Whether the linear maps of a block have a bias; norms keep theirs.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>Whether the image tokens are normalised before they become keys and values.</summary>
    public bool KeyValueNorm { get; set; } = true;

    /// <summary>Whether attention and MLP are scaled by tanh of a learned number that starts at 0 (Flamingo, Alayrac et al. 2022).</summary>
    public bool TanhGate { get; set; }
}
