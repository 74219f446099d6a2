using static TorchSharp.torch;

namespace Mammut.Data;

/// <summary>Texts without pictures, ready for a model. The tensor belongs to the batch.</summary>
/// <param name="tokens">int64 [B, T]: start, ids, end, padding; in no dispose scope, the batch takes it over.</param>
public sealed class TextBatch(Tensor tokens) : ITextBatch
{
    /// <summary>Encodes texts.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="texts">B texts, at least one.</param>
    /// <param name="contextLength">The most ids a text may have, start and end included; a longer one is cut.</param>
    /// <exception cref="ArgumentException">There is no text, or one is null, or the context is too short.</exception>
    public static TextBatch Encode(ITokenizer tokenizer, IReadOnlyList<string> texts, int contextLength) =>
        new(TokenBatch.Encode(tokenizer, texts, contextLength).DetachFromDisposeScope());

    /// <inheritdoc/>
    public int Count => (int)Tokens.shape[0];

    /// <inheritdoc/>
    public Tensor Tokens { get; } = tokens ?? throw new ArgumentNullException(nameof(tokens));

    /// <summary>Frees the tensor.</summary>
    public void Dispose() => Tokens.Dispose();
}
