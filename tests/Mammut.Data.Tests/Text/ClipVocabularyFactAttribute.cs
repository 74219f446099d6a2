namespace Mammut.Data.Tests;

/// <summary>A test that needs CLIP's own vocabulary, which is not part of this repository.</summary>
public sealed class ClipVocabularyFactAttribute : FactAttribute
{
    public const string Variable = "MAMMUT_CLIP_VOCABULARY";

    public ClipVocabularyFactAttribute()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)))
            Skip = $"Set {Variable} to CLIP's bpe_simple_vocab_16e6.txt.gz to run this test.";
    }
}
