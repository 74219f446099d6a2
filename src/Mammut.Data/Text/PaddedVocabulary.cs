namespace Mammut.Data;

/// <summary>
/// A tokenizer in a larger vocabulary than it fills: the ids it has keep their numbers, those behind them stay unused, and
/// the start and end tokens are the last two, where a model declared for that size expects them. Few texts give few
/// merges, so a vocabulary learned from them often ends below the declared size.
/// </summary>
public sealed class PaddedVocabulary : ITokenizer
{
    private readonly ITokenizer _inner;

    /// <summary>Pads a vocabulary.</summary>
    /// <param name="inner">The tokenizer; its start and end tokens are its last two.</param>
    /// <param name="vocabularySize">The size to have, at least the tokenizer's own.</param>
    /// <exception cref="ArgumentException">The size is too small, or the start and end tokens stand elsewhere.</exception>
    public PaddedVocabulary(ITokenizer inner, int vocabularySize)
    {
        ArgumentNullException.ThrowIfNull(inner);
        if (vocabularySize < inner.VocabularySize)
            throw new ArgumentException($"The vocabulary has {inner.VocabularySize} ids already, more than {vocabularySize}.", nameof(vocabularySize));
        if (inner.StartToken != inner.VocabularySize - 2 || inner.EndToken != inner.VocabularySize - 1)
            throw new ArgumentException($"The start and end tokens must be the last two ids of {inner.VocabularySize}, but they are {inner.StartToken} and {inner.EndToken}.", nameof(inner));
        _inner = inner;
        VocabularySize = vocabularySize;
    }

    /// <inheritdoc/>
    public int VocabularySize { get; }

    /// <inheritdoc/>
    public int StartToken => VocabularySize - 2;

    /// <inheritdoc/>
    public int EndToken => VocabularySize - 1;

    /// <inheritdoc/>
    public int PaddingToken => _inner.PaddingToken;

    /// <inheritdoc/>
    public IReadOnlyList<int> Encode(string text) => [.. _inner.Encode(text).Select(id => id >= _inner.StartToken ? id + VocabularySize - _inner.VocabularySize : id)];

    /// <inheritdoc/>
    /// <remarks>An unused id, which an untrained model may well give, stands for nothing.</remarks>
    public string Decode(IEnumerable<int> ids) => _inner.Decode(ids.Where(id => id < _inner.StartToken || id >= StartToken).Select(id => id >= StartToken ? id - VocabularySize + _inner.VocabularySize : id));
}
