namespace Mammut.Evaluation.Tests;

/// <summary>Words as the Stanford PTBTokenizer 3.4.1 gives them, less the punctuation that pycocoevalcap drops.</summary>
public sealed class CaptionTokenizerTests
{
    [Theory]
    [InlineData("A black Honda motorcycle parked in front of a garage.", "a black honda motorcycle parked in front of a garage")]
    [InlineData("A man's dog isn't (really) black-and-white, it costs $3.50 - or 1,000?", "a man 's dog is n't -lrb- really -rrb- black-and-white it costs $ 3.50 or 1,000")]
    [InlineData("the dogs' bowls aren't theirs; it's 'quoted' \"twice\"", "the dogs bowls are n't theirs it 's quoted twice")]
    [InlineData("I'd we'll they're could've ain't 'tis 'twas", "i 'd we 'll they 're could 've ai n't 't is 't was")]
    [InlineData("couldn't can't won't don't doesn't CAN'T cannot gonna gotta wanna", "could n't ca n't wo n't do n't does n't ca n't can not gon na got ta wan na")]
    [InlineData("it’s “curly” and don’t – nor—this…", "it 's curly and do n't nor this")]
    [InlineData("a t.v. in the U.S. near St. Louis, Mr. Smith, 12th Ave.", "a t.v. in the u.s. near st. louis mr. smith 12th ave.")]
    [InlineData("A sign that reads K.", "a sign that reads k")]
    [InlineData("a river.A group, cabinet/mirror and/or t-shirt e-mail 3-D", "a river.a group cabinet/mirror and/or t-shirt e-mail 3-d")]
    [InlineData("at 7:30pm, 11:44 and 10-29-2011, 1990s, '90s, 50's, 21st, 3/4", "at 7:30 pm 11:44 and 10-29-2011 1990s '90s 50 's 21st 3/4")]
    [InlineData("AT&T sells 20% at £5 or €5, 5¢ #1 @home", "at&t sells 20 % at # 5 or $ 5 5 cents # 1 @home")]
    [InlineData("wow!!! what??? no.. hm.... a!? b ---- c--d", "wow !!! what ??? no hm a !? b c d")]
    [InlineData("tom &amp; jerry &lt; 3 [x] {y}", "tom & jerry < 3 -lsb- x -rsb- -lcb- y -rcb-")]
    [InlineData("o'clock ma'am l'eau o'brien rock'n'roll", "o'clock ma'am l'eau o'brien rock 'n' roll")]
    [InlineData("line one\nline two\r\n", "line one line two")]
    [InlineData("café naïve 日本 🐱 cat 1½", "café naïve 日本 cat 1 1/2")]
    [InlineData("see http://www.x.com/a?b=c or foo@bar.com.", "see http://www.x.com/a?b=c or foo@bar.com")]
    public void Captions_are_cut_as_by_the_Stanford_tokenizer(string caption, string words) =>
        Assert.Equal(words.Split(' '), CaptionTokenizer.Tokenize(caption));

    [Theory]
    [InlineData("")]
    [InlineData(" . ,\t")]
    public void A_caption_may_have_no_words(string caption) => Assert.Empty(CaptionTokenizer.Tokenize(caption));
}
