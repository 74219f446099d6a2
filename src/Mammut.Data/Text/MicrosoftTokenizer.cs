#if TORCHSHARP
using Microsoft.ML.Tokenizers;

namespace Mammut.Data;

/// <summary>Any tokenizer of Microsoft.ML.Tokenizers as an <see cref="ITokenizer"/>.</summary>
/// <remarks>That library has no common way to ask for the special tokens or the size of a vocabulary, so they are given
/// here.</remarks>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="vocabularySize">The number of ids, special ones included.</param>
/// <param name="startToken">The id that begins a sequence.</param>
/// <param name="endToken">The id that ends a sequence.</param>
/// <param name="paddingToken">The id that fills a row after its end.</param>
public sealed class MicrosoftTokenizer(Tokenizer tokenizer, int vocabularySize, int startToken, int endToken, int paddingToken) : ITokenizer
{
    /// <inheritdoc/>
    public int VocabularySize { get; } = vocabularySize;

    /// <inheritdoc/>
    public int StartToken { get; } = Checked(startToken, vocabularySize, nameof(startToken));

    /// <inheritdoc/>
    public int EndToken { get; } = Checked(endToken, vocabularySize, nameof(endToken));

    /// <inheritdoc/>
    public int PaddingToken { get; } = Checked(paddingToken, vocabularySize, nameof(paddingToken));

    /// <inheritdoc/>
    public IReadOnlyList<int> Encode(string text)
    {
        // Some tokenizers are set up to add the special tokens themselves.
        IEnumerable<int> ids = tokenizer.EncodeToIds(text);
        return [.. ids.SkipWhile(id => id == StartToken).TakeWhile(id => id != EndToken)];
    }

    /// <inheritdoc/>
    public string Decode(IEnumerable<int> ids) =>
        tokenizer.Decode(ids.TakeWhile(id => id != EndToken).Where(id => id != StartToken));

    private static int Checked(int token, int vocabularySize, string name) =>
        token >= 0 && token < vocabularySize
            ? token
            : throw new ArgumentOutOfRangeException(name, token, $"The id lies outside the vocabulary of {vocabularySize}.");
}
#endif
