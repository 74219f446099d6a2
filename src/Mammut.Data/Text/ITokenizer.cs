namespace Mammut.Data;

/// <summary>
/// Turns text into ids and back. Safe for use from several threads at once: a loader encodes captions in parallel.
/// </summary>
public interface ITokenizer
{
    /// <summary>The number of ids, special ones included; every id lies in [0, VocabularySize).</summary>
    int VocabularySize { get; }

    /// <summary>The id that begins a sequence.</summary>
    int StartToken { get; }

    /// <summary>The id that ends a sequence.</summary>
    int EndToken { get; }

    /// <summary>The id that fills a row after its end. It may be a real token elsewhere in a text (in CLIP's vocabulary 0 is "!").</summary>
    int PaddingToken { get; }

    /// <summary>The ids of a text, without a start, end or padding token being added.</summary>
    /// <param name="text">Any text; empty gives no ids.</param>
    IReadOnlyList<int> Encode(string text);

    /// <summary>The text of some ids. Start tokens are left out and the text ends before the first end token.</summary>
    /// <param name="ids">Ids in [0, VocabularySize), with or without start and end.</param>
    string Decode(IEnumerable<int> ids);
}
