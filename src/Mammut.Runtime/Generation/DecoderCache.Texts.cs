using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

public sealed partial class DecoderCache
{
    private Sequences? _asked;

    /// <summary>
    /// Keeps the constant keys and values of a cross-attention block that asks the rows of an encoder, one text an image, for
    /// <see cref="AttendImage"/>. The cache has its own reference; the tensor passed in stays the caller's.
    /// </summary>
    /// <param name="block">Number of the block, from 0.</param>
    /// <param name="kv"><c>[E, 2D]</c>, a row for each of the encoder's: keys, values.</param>
    /// <param name="texts">What the encoder has read, the same for all blocks.</param>
    /// <param name="heads">Number of heads; divides D.</param>
    /// <exception cref="ArgumentException">The shape does not fit the texts, their number that of the images, or D the heads.</exception>
    /// <exception cref="InvalidOperationException">The block has its keys and values already.</exception>
    public void SetTexts(int block, Tensor kv, PackedTexts texts, long heads)
    {
        if (kv.dim() != 2 || kv.shape[0] != texts.Sequences.Rows)
            throw new ArgumentException($"Expected keys and values [{texts.Sequences.Rows}, 2D], but got [{string.Join(", ", kv.shape)}].", nameof(kv));
        using var scope = NewDisposeScope();
        SetImage(block, texts.Sequences.Pad(kv), heads);
        _asked = texts.Sequences.AreEqual ? null : texts.Sequences;
    }

    /// <summary>Attention of new positions to texts of different lengths.</summary>
    private Tensor AttendTexts(int block, Tensor q, long heads, Sequences asked)
    {
        using var scope = NewDisposeScope();
        var (keys, values) = Cross(block);
        var real = asked.Real(q.device).index_select(0, tensor(_rowImage, dtype: ScalarType.Int64, device: q.device));
        return Heads.Merge(nn.functional.scaled_dot_product_attention(Heads.Split(q, heads), keys, values, AttentionMasks.Keys(real))).MoveToOuterDisposeScope();
    }
}
