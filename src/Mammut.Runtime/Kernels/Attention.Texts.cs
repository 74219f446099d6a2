using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

public static partial class Attention
{
    /// <summary>Attention within each text.</summary>
    /// <param name="qkv"><c>[M, 3D]</c>: queries, keys and values of each token, each <c>heads</c> by <c>D / heads</c> features.</param>
    /// <param name="heads">Number of heads; divides D.</param>
    /// <param name="mask">Which tokens of its text a token may see.</param>
    /// <returns><c>[M, D]</c></returns>
    /// <exception cref="ArgumentException">The arguments do not fit together.</exception>
    public static Tensor Self(Tensor qkv, long heads, TextMask mask) =>
        Self(qkv, heads, mask.Texts.Sequences, mask.IsCausal, mask.PrefixLengths);

    /// <summary>Attention of each text to the tokens of its image.</summary>
    /// <param name="q"><c>[M, D]</c>, each token <c>heads</c> by <c>D / heads</c> features.</param>
    /// <param name="kv"><c>[B, N, 2D]</c>: keys and values of the N tokens of each image.</param>
    /// <param name="heads">Number of heads; divides D.</param>
    /// <param name="texts">The texts, one an image; M tokens in all.</param>
    /// <returns><c>[M, D]</c></returns>
    /// <exception cref="ArgumentException">The arguments do not fit together.</exception>
    public static Tensor Cross(Tensor q, Tensor kv, long heads, PackedTexts texts)
    {
        if (kv.dim() != 3)
            throw new ArgumentException($"Expected kv [B, N, 2D], but got {Shape(kv)}.", nameof(kv));
        using var scope = NewDisposeScope();
        return Cross(q, kv.flatten(0, 1), heads, texts.Sequences, Sequences.Equal(kv.shape[0], kv.shape[1])).MoveToOuterDisposeScope();
    }
}
