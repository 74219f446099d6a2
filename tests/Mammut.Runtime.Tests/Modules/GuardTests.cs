namespace Mammut.Tests;

public sealed class GuardTests
{
    /// <summary>A tokenizer may lack the id of images where that is the last of the vocabulary; else its ids would stand for other tokens.</summary>
    [Theory]
    [InlineData(24, -1, true)]
    [InlineData(23, -1, false)]
    [InlineData(24, 23, true)]
    [InlineData(23, 23, true)]
    [InlineData(22, 23, false)]
    [InlineData(22, 22, false)]
    [InlineData(24, 9, true)]
    [InlineData(23, 9, false)]
    public void ATokenizerHasTheDeclaredVocabulary(long size, long imageToken, bool fits)
    {
        void Check() => Guard.Vocabulary(size, 1, 2, 0, 24, 1, 2, 0, imageToken);
        if (fits)
            Check();
        else
            Assert.Contains($"the tokenizer has {size}", Assert.Throws<ArgumentException>(Check).Message);
        Assert.Throws<ArgumentException>(() => Guard.Vocabulary(size, 3, 2, 0, 24, 1, 2, 0, imageToken));
    }
}
