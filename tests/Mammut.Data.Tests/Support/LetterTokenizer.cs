namespace Mammut.Data.Tests;

/// <summary>One id a letter; enough to see which caption a row holds.</summary>
internal sealed class LetterTokenizer : ITokenizer
{
    public int VocabularySize => 65536;

    public int StartToken => 1;

    public int EndToken => 2;

    public int PaddingToken => 0;

    public IReadOnlyList<int> Encode(string text) => [.. text.Select(c => (int)c)];

    public string Decode(IEnumerable<int> ids) =>
        new([.. ids.Where(id => id != StartToken).TakeWhile(id => id != EndToken).Select(id => (char)id)]);
}
