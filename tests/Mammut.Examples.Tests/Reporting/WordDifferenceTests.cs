namespace Mammut.Examples.Reporting;

public sealed class WordDifferenceTests
{
    [Theory]
    [InlineData("a red circle", "a red circle", "")]
    [InlineData("a red circle", "a blue circle", "red")]
    [InlineData("a A circle circle", "a circle", "A circle")]
    [InlineData("a red circle above a red square", "a red square above a red circle", "circle square")]
    [InlineData("nothing alike", "a red circle", "nothing alike")]
    [InlineData("a red circle", "", "a red circle")]
    public void The_words_that_the_reference_lacks_are_found(string text, string reference, string expected)
    {
        var words = WordDifference.Compare(text, [reference]);

        Assert.Equal(text, string.Join(' ', words.Select(word => word.Word)));
        Assert.Equal(expected, string.Join(' ', words.Where(word => !word.IsShared).Select(word => word.Word)));
    }

    [Fact]
    public void The_nearest_of_several_references_counts()
    {
        var words = WordDifference.Compare("a red circle", ["one blue square", "the red circle", "a blue thing"]);

        Assert.Equal(["a"], words.Where(word => !word.IsShared).Select(word => word.Word));
    }

    [Fact]
    public void Without_a_reference_every_word_differs() =>
        Assert.All(WordDifference.Compare("a red circle", []), word => Assert.False(word.IsShared));
}
