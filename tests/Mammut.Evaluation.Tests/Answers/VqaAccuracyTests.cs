namespace Mammut.Evaluation.Tests;

/// <summary>VQAv2's accuracy and its spelling of answers.</summary>
public sealed class VqaAccuracyTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0.3)]
    [InlineData(2, 0.6)]
    [InlineData(3, 0.9)]
    [InlineData(4, 1)]
    [InlineData(10, 1)]
    public void Of_ten_annotators_four_are_enough(int matches, double score)
    {
        // m annotators agree: each of them sees m - 1 others, the rest see m.
        string[] answers = [.. Enumerable.Repeat("cat", matches), .. Enumerable.Repeat("dog", 10 - matches)];

        Assert.Equal(score, VqaAccuracy.Score("cat", answers), 12);
    }

    // The right-hand sides are what the official script makes of the left-hand ones.
    [Theory]
    [InlineData("The red dog.", "red dog")]
    [InlineData("two", "2")]
    [InlineData("None", "0")]
    [InlineData("ten dogs", "10 dogs")]
    [InlineData("t-shirt", "t shirt")]
    [InlineData("t -shirt", "t shirt")]
    [InlineData("left/right", "left right")]
    [InlineData("(left)", "left")]
    [InlineData("hello,world", "hello world")]
    [InlineData("1,000", "1000")]
    [InlineData("1,000 b-c", "1000 bc")]
    [InlineData("$5.00", "$5.00")]
    [InlineData("a.b.", "ab")]
    [InlineData("3:30 p.m.", "3:30 pm")]
    [InlineData("dont", "don't")]
    [InlineData("couldnt've", "couldn't've")]
    [InlineData("couldn'tve", "couldn't've")]
    [InlineData("couldntve", "couldntve")]
    [InlineData("y'alld've", "y'all'd've")]
    [InlineData("ow's'at", "'ow's'at")]
    [InlineData("somebody'd", "somebodyd")]
    [InlineData("Im here", "im here")]
    [InlineData("AN apple a day", "apple day")]
    [InlineData("what?!", "what")]
    [InlineData("x@y", "x y")]
    [InlineData("r&b", "r&b")]
    [InlineData("50%", "50%")]
    [InlineData("yes,\nsir\t", "yes sir")]
    public void Answers_are_spelled_as_the_official_script_spells_them(string written, string spelled)
    {
        // One annotator differs, for the script leaves unanimous answers alone.
        string[] answers = [.. Enumerable.Repeat(spelled, 9), "@"];

        Assert.Equal(1, VqaAccuracy.Score(written, answers));
        Assert.Equal(0, VqaAccuracy.Score(written + " indeed", answers));
        Assert.Equal(1, VqaAccuracy.Score(spelled, [.. Enumerable.Repeat(written, 9), "@"]));
    }

    [Fact]
    public void Unanimous_answers_are_taken_to_the_letter()
    {
        Assert.Equal(0, VqaAccuracy.Score("Two", Enumerable.Repeat("2", 10).ToArray()));
        Assert.Equal(1, VqaAccuracy.Score(" Two.\n", Enumerable.Repeat("Two.", 10).ToArray()));
        Assert.Equal(1, VqaAccuracy.Score("Two", [.. Enumerable.Repeat("2", 9), "two"]));
    }

    [Fact]
    public void The_script_removes_no_more_than_32_periods()
    {
        string[] answers = [.. Enumerable.Repeat("x" + new string('.', 3), 9), "y"];

        Assert.Equal(1, VqaAccuracy.Score("x", answers));
        Assert.Equal(0, VqaAccuracy.Score("x" + new string('.', 33), answers));
        Assert.Equal(1, VqaAccuracy.Score("x" + new string('.', 32), answers));
    }

    [Fact]
    public void The_order_of_the_annotators_does_not_matter()
    {
        string[] answers = ["a cat", "cat", "dog", "the cat", "cats", "dog", "dog.", "1", "one", "two"];

        Assert.Equal(0.9, VqaAccuracy.Score("cat", answers), 12);
        Assert.Equal(0.9, VqaAccuracy.Score("cat", [.. answers.Reverse()]), 12);
        Assert.Equal(0.6, VqaAccuracy.Score("one", answers), 12);
    }

    [Fact]
    public void Accuracy_is_averaged_overall_and_by_type()
    {
        string[] yes = [.. Enumerable.Repeat("yes", 9), "no"];
        var report = VqaAccuracy.Evaluate(
        [
            new("Yes.", yes, "yes/no"),
            new("no", yes, "yes/no"),
            new("2", [.. Enumerable.Repeat("two", 3), .. Enumerable.Repeat("3", 7)], "number"),
            new("cat", Enumerable.Repeat("dog", 10).ToArray()),
        ]);

        Assert.Equal(4, report.Questions);
        Assert.Equal((1 + 0.3 + 0.9 + 0) / 4, report.Accuracy, 12);
        Assert.Equal(0.65, report.AccuracyByType["yes/no"], 12);
        Assert.Equal(0.9, report.AccuracyByType["number"], 12);
        Assert.Equal(0, report.AccuracyByType["other"]);
        Assert.Equal("accuracy 55.00  number 90.00  other 0.00  yes/no 65.00  (4 questions)", report.ToString());
    }

    [Fact]
    public void What_cannot_be_scored_is_refused()
    {
        Assert.Contains("at least 4 annotators", Assert.Throws<ArgumentException>(() => VqaAccuracy.Score("x", ["x", "x", "x"])).Message);
        Assert.Contains("no questions", Assert.Throws<ArgumentException>(() => VqaAccuracy.Evaluate([])).Message);
    }
}
