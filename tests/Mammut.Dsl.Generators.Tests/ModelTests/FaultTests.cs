using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.Generators.Tests.ModelTests;

/// <summary>A fault put into the generated model makes exactly those of its generated tests fail that are about it.</summary>
public class FaultTests
{
    /// <summary>Declarations, and how many tests are written for them.</summary>
    public static TheoryData<string, int> Models() => new()
    {
        { SmallModels.Mean, 10 },
        { SmallModels.ClassToken, 9 },
        { SmallModels.SeenClassToken, 8 },
        { SmallModels.Prefix, 4 },
        { SmallModels.Shortest, 9 },
        { SmallModels.Half, 10 },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void WithoutAFault_EveryTestPasses(string declarations, int expected)
    {
        Assert.Empty(ModelTestRun.Failures(declarations, (_, text) => text, out var count));
        Assert.Equal(expected, count);
    }

    /// <summary>As in lucidrains/MaMMUT-pytorch, whose second pass has the mask of the first.</summary>
    [Fact]
    public void ACausalSecondPass_IsCaught() => Expect(
        SmallModels.Mean, "TextMask.Bidirectional(texts)", "TextMask.Causal(texts)",
        ("Contrastive_IsBidirectional", "The pass “Contrastive” is declared bidirectional, but position 0 does not see token 1"));

    /// <summary>As in LAION-AI/open_clip_mammut, whose text embedding is the mean over all positions.</summary>
    [Fact]
    public void AveragingOverPadding_IsCaught() => Expect(
        SmallModels.Mean, "var texts = PackedTexts.Real(tokens, 0);\n        var embeddings", "var texts = PackedTexts.Every(tokens);\n        var embeddings",
        ("TextEmbeddings_IgnorePadding", "EmbedTexts depends on padding: 3 tokens of it behind a text of 6 move the embedding by 0."));

    [Fact]
    public void ALoss_ThatTakesPaddingForText_IsCaught() => Expect(
        SmallModels.Mean, "textEmbeddings = EmbedTexts(texts)", "textEmbeddings = EmbedTexts(PackedTexts.Every(tokens))",
        ("Losses_IgnorePadding", "The loss “Contrastive” depends on padding: 3 columns of it more change it by 0."));

    /// <summary>As in mlfoundations/open_clip#549: the class token's place was left open at the wrong end of the mask, which moved by one.</summary>
    [Fact]
    public void AShiftedClassToken_IsCaught() => Expect(
        SmallModels.ClassToken, "extended.Append(x, _textClassToken)",
        "cat([_textClassToken.unsqueeze(0), extended.Append(x, _textClassToken).narrow(0, 0, extended.Sequences.Rows - 1)], 0)",
        ("Matching_HidesTheClassToken", "The pass “Matching” shows the class token to"),
        ("Matching_IsCausal", "The pass “Matching” is declared causal, but"));

    [Fact]
    public void AnEmbedding_ThatTakesALastTokenForTheClassToken_IsCaught() => Expect(
        SmallModels.ClassToken, "extended.Last(states)", "texts.Last(states)",
        ("TextEmbeddings_IgnorePadding", "EmbedTexts depends on padding"),
        ("TextEmbeddings_DependOnEveryToken", "EmbedTexts does not depend on token"));

    [Fact]
    public void ABidirectionalCaptionPass_IsCaught() => Expect(
        SmallModels.Mean, "TextMask.Causal(texts)", "TextMask.Bidirectional(texts)",
        ("Captioning_IsCausal", "The pass “Captioning” is declared causal, but position 0 sees token 1: changing that token changes its state by"),
        ("Captioning_IgnoresPadding", "The pass “Captioning” sees padding"));

    [Fact]
    public void ACaptionPass_WithoutItsImage_IsCaught() => Expect(
        SmallModels.Mean, "x = Text.CrossLayers[i].Forward(x, image, texts);", "",
        ("Captioning_SeesTheImage", "The pass “Captioning” does not see the image: another one changes the state of position 0 by 0 of its length only."));

    [Fact]
    public void ACaptionPass_ThatMixesTheBatch_IsCaught() => Expect(
        SmallModels.Mean, "Text.CrossLayers[i].Forward(x, image, texts)", "Text.CrossLayers[i].Forward(x, image + image.mean([0], keepdim: true), texts)",
        ("Captioning_SeesTheImage", "The pass “Captioning” mixes the batch: the image of another text changes the state of position 0 by 0."),
        ("Captioning_IgnoresPadding", "The pass “Captioning” sees padding"));

    [Fact]
    public void ATextEmbedding_ThatTakesFromTheImage_IsCaught() => Expect(
        SmallModels.Mean, "textEmbeddings = EmbedTexts(tokens)", "textEmbeddings = EmbedTexts(tokens) + imageEmbeddings",
        ("TextEmbeddings_IgnoreTheImage", "TextEmbeddings of Forward depends on the image: another one moves the embedding by"));

    [Fact]
    public void APrefix_ThatIsCausal_IsCaught() => Expect(
        SmallModels.Prefix, "TextMask.Prefix(texts, prefixLengths)", "TextMask.Causal(texts)",
        ("Answering_HasABidirectionalPrefix", "The pass “Answering” is declared a prefix pass, here with a prefix of 4, but position 0 does not see token 1"));

    private static void Expect(string declarations, string right, string wrong, params (string Test, string Message)[] expected)
    {
        var places = 0;
        var failures = ModelTestRun.Failures(declarations, Inject, out _);
        Assert.Equal(1, places);
        Assert.Equal(expected.Select(failure => failure.Test).Order(), failures.Keys.Order());
        Assert.All(expected, failure => Assert.StartsWith(failure.Message, failures[failure.Test]));

        string Inject(string file, string text)
        {
            if (file != "Small.SmallModel.g.cs")
                return text;
            places = text.Split(right).Length - 1;
            return text.Replace(right, wrong);
        }
    }
}
