namespace Mammut.Data.Tests;

/// <summary>
/// Ids that CLIP's own tokenizer (openai/CLIP, clip/simple_tokenizer.py, ftfy left out) gives with its own vocabulary.
/// </summary>
public sealed class ClipAgreementTests
{
    private static readonly (string Text, int[] Ids)[] Published =
    [
        ("", []),
        ("a photo of a cat", [320, 1125, 539, 320, 2368]),
        ("A Photo  of\ta DOG.", [320, 1125, 539, 320, 1929, 269]),
        ("a diagram", [320, 22697]),
        ("  leading and trailing  ", [3833, 537, 37427]),
        ("it's they're I'VE we'd can't she'll I'm", [585, 568, 889, 982, 328, 1200, 649, 1896, 753, 713, 1043, 1342, 328, 880]),
        ("3 dogs, 12 cats & 2024 birds", [274, 3255, 267, 272, 273, 3989, 261, 273, 271, 273, 275, 4337]),
        ("café naïve Straße", [15304, 1097, 35689, 563, 1894, 127, 253, 324]),
        ("l'eau d'évian", [331, 262, 17608, 323, 262, 3459, 16124]),
        ("日本の猫", [39121, 44353, 21575, 163, 234, 360]),
        ("🐱 a cat 😀", [22979, 320, 2368, 7334]),
        ("tom &amp; jerry &lt;3 &quot;x&quot;", [2435, 261, 9164, 283, 274, 257, 343, 257]),
        ("&amp;lt;b&amp;gt; &eacute; &notit;", [283, 321, 285, 4166, 126, 361, 585, 282]),
        ("wait... what?! -- (yes)", [1885, 678, 768, 2835, 2432, 263, 1958, 264]),
        ("#sunset @beach $5.99 50%", [258, 3424, 287, 2117, 259, 276, 269, 280, 280, 276, 271, 260]),
        ("don't <|endoftext|> stop", [847, 713, 49407, 1691]),
        ("supercalifragilisticexpialidocious", [1642, 2857, 13093, 2076, 5868, 26850, 835, 639, 38466]),
        ("ΟΔΥΣΣΕΥΣ ΣΑΣ", [138, 123, 138, 112, 139, 227, 139, 225, 139, 225, 138, 113, 139, 227, 139, 480, 139, 225, 138, 109, 139, 480]),
        ("İstanbul ½ Ⅷ ٣", [328, 16384, 11231, 33613, 158, 227, 371, 149, 352]),
        ("𝓬𝓪𝓽 𝟏𝟐", [47110, 105, 47110, 103, 47110, 377, 6874, 253, 493, 6874, 253, 494]),
    ];

    [ClipVocabularyFact]
    public void Ids_are_those_of_CLIP()
    {
        var tokenizer = BytePairTokenizer.Load(Environment.GetEnvironmentVariable(ClipVocabularyFactAttribute.Variable)!);

        Assert.Equal((49408, 49406, 49407, 0), (tokenizer.VocabularySize, tokenizer.StartToken, tokenizer.EndToken, tokenizer.PaddingToken));
        Assert.All(Published, pair => Assert.Equal(pair.Ids, tokenizer.Encode(pair.Text)));
        Assert.Equal("a photo of a dog .", tokenizer.Decode([49406, .. tokenizer.Encode("A Photo of a DOG."), 49407, 0, 0]));
    }
}
