using Mammut.Examples.Scenes;

namespace Mammut.Examples.Tests.Scenes;

public class DescribingTests
{
    private static readonly ObjectKind RedCircle = new(ObjectSize.Large, Texture.Plain, Colour.Red, Shape.Circle);
    private static readonly ObjectKind BlueSquare = new(ObjectSize.Small, Texture.Striped, Colour.Blue, Shape.Square);
    private static readonly ObjectKind BlueCross = new(ObjectSize.Small, Texture.Dotted, Colour.Blue, Shape.Cross);

    [Theory]
    [InlineData(Arrangement.Alone, 1, "a large red circle in the middle")]
    [InlineData(Arrangement.Beside, 2, "a large red circle left of a small striped blue square")]
    [InlineData(Arrangement.Above, 2, "a large red circle above a small striped blue square")]
    [InlineData(Arrangement.Row, 3, "a large red circle, a small striped blue square and a small dotted blue cross in a row")]
    [InlineData(Arrangement.Column, 3, "a large red circle, a small striped blue square and a small dotted blue cross in a column")]
    [InlineData(Arrangement.Pyramid, 3, "a large red circle above a small striped blue square and a small dotted blue cross")]
    public void The_first_caption_is_the_plain_description(Arrangement arrangement, int count, string caption)
    {
        ObjectKind[] kinds = [RedCircle, BlueSquare, BlueCross];
        Assert.Equal(caption, Captions.Of(Draw.Of(arrangement, kinds[..count]))[0]);
    }

    [Fact]
    public void A_caption_is_true_of_one_description_only()
    {
        var owner = new Dictionary<string, string>();
        foreach (var scene in Draw.Some(5000))
        {
            var captions = Captions.Of(scene);
            Assert.True(captions.Count >= 2 && captions.Distinct().Count() == captions.Count);
            Assert.All(captions, caption => Assert.Equal(captions[0], owner.TryAdd(caption, captions[0]) ? captions[0] : owner[caption]));
        }
    }

    [Fact]
    public void Scenes_that_differ_in_words_have_no_caption_in_common()
    {
        var byCaption = Draw.Some(5000).SelectMany(scene => Captions.Of(scene).Select(caption => (caption, Words: Words(scene))));
        Assert.All(byCaption.GroupBy(pair => pair.caption), group => Assert.Single(group.Select(pair => pair.Words).Distinct()));
    }

    [Fact]
    public void Questions_have_one_right_answer()
    {
        foreach (var scene in Draw.Some(1000))
        {
            var questions = Questions.Of(scene);
            Assert.Equal(questions.Count, questions.Select(q => q.Question).Distinct().Count());
            foreach (var (question, answer) in questions)
            {
                var about = scene.Objects.Where(item => question.Contains($"the {Phrases.Word(item.Kind.Shape)}")).ToArray();
                if (question.StartsWith("what colour", StringComparison.Ordinal))
                {
                    Assert.Equal(Phrases.Word(Assert.Single(about).Kind.Colour), answer);
                }
                else if (question.StartsWith("how big", StringComparison.Ordinal))
                {
                    Assert.Equal(Phrases.Word(Assert.Single(about).Kind.Size), answer);
                }
                else if (question.StartsWith("is there", StringComparison.Ordinal))
                {
                    var there = scene.Objects.Any(item => question == $"is there a {Phrases.Word(item.Kind.Colour)} {Phrases.Word(item.Kind.Shape)}?");
                    Assert.Equal(there ? "yes" : "no", answer);
                }
            }
        }
    }

    [Fact]
    public void Both_answers_to_is_there_occur()
    {
        var answers = Draw.Some(200).SelectMany(Questions.Of).Where(q => q.Question.StartsWith("is there", StringComparison.Ordinal)).ToLookup(q => q.Answer);
        Assert.InRange((double)answers["no"].Count() / answers["yes"].Count(), 0.7, 1.1);
    }

    [Fact]
    public void All_questions_about_two_objects()
    {
        Assert.Equal(
            [
                new("how many objects are there?", "two"),
                new("what colour is the circle?", "red"),
                new("how big is the circle?", "large"),
                new("is the circle plain, striped or dotted?", "plain"),
                new("what colour is the square?", "blue"),
                new("how big is the square?", "small"),
                new("is the square plain, striped or dotted?", "striped"),
                new("what shape is the red object?", "circle"),
                new("what shape is the blue object?", "square"),
                new("is there a red circle?", "yes"),
                new("is there a blue square?", "yes"),
                new("is there a red square?", "no"),
                new("is there a blue triangle?", "no"),
                new("what is left of a blue square?", "a red circle"),
                new("what is right of a red circle?", "a blue square"),
            ],
            Questions.Of(Draw.Of(Arrangement.Beside, RedCircle, BlueSquare)));
    }

    [Fact]
    public void What_is_there_twice_is_not_asked_about()
    {
        var questions = Questions.Of(Draw.Of(Arrangement.Above, RedCircle, RedCircle)).Select(q => q.Question);
        Assert.Equal(["how many objects are there?", "is there a red circle?", "is there a red square?"], questions);
    }

    private static string Words(Scene scene) => $"{scene.Arrangement} {scene.Place} {string.Join(" ", scene.Objects.Select(item => item.Kind))}";
}
