using Mammut.Data;

namespace Mammut.Properties.Tests.Running;

/// <summary>A tokenizer with a model's own ids, whose texts are the ids.</summary>
internal sealed class AnyTokenizer(ModelFacts facts) : ITokenizer
{
    public int VocabularySize => (int)facts.Vocabulary;

    public int StartToken => (int)facts.Start;

    public int EndToken => (int)facts.End;

    public int PaddingToken => (int)facts.Padding;

    public IReadOnlyList<int> Encode(string text) => throw new NotSupportedException("Nothing is encoded here.");

    public string Decode(IEnumerable<int> ids) => string.Join(' ', ids);
}
