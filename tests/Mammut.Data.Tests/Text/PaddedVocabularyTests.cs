namespace Mammut.Data.Tests.Text;

public class PaddedVocabularyTests
{
    private static readonly BytePairTokenizer Small = BytePairTokenizer.Train(["a red square above a red square", "a blue circle below a blue circle"], 600);

    [Fact]
    public void TheIds_AreTheSame_ButForTheEnds()
    {
        var padded = new PaddedVocabulary(Small, 1024);
        Assert.True(Small.VocabularySize < 600);
        Assert.Equal((1024, 1022, 1023, 0), (padded.VocabularySize, padded.StartToken, padded.EndToken, padded.PaddingToken));
        Assert.Equal(Small.Encode("a red circle"), padded.Encode("a red circle"));
        Assert.Equal("a red circle", padded.Decode([1022, .. padded.Encode("a red circle"), 1023, 5]));
    }

    [Fact]
    public void AnUnusedId_StandsForNothing() => Assert.Equal("red", new PaddedVocabulary(Small, 1024).Decode([900, .. Small.Encode("red"), 1000]));

    [Fact]
    public void ASmallerSize_IsRefused() => Assert.Throws<ArgumentException>(() => new PaddedVocabulary(Small, Small.VocabularySize - 1));
}
