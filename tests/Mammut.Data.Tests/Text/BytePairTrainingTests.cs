namespace Mammut.Data.Tests;

/// <summary>Learning a vocabulary.</summary>
public sealed class BytePairTrainingTests
{
    [Fact]
    public void Merges_are_learned_by_frequency_and_ties_by_the_order_of_the_pair()
    {
        // Words: low 3 times, lower and lowest once. Pairs: l o 5, o w</w> 3, o w 2, w e 2.
        // After "l o" and "lo w</w>", "w e" and "lo w" tie at 2; w is the older symbol.
        var tokenizer = BytePairTokenizer.Train(["Low low", "low lower", "lowest"], 2000);

        Assert.Equal([("l", "o"), ("lo", "w</w>"), ("w", "e"), ("lo", "we")], Vocabularies.Merges(tokenizer));
        Assert.Equal(514 + 4, tokenizer.VocabularySize);
        Assert.Equal([513], tokenizer.Encode("low"));
        Assert.Equal([515, 'r' - '!' + 256], tokenizer.Encode("lower"));
    }

    [Fact]
    public void Learning_stops_at_the_size()
    {
        var tokenizer = BytePairTokenizer.Train(["low low low lower lowest"], 514 + 2);

        Assert.Equal(516, tokenizer.VocabularySize);
        Assert.Equal([("l", "o"), ("lo", "w</w>")], Vocabularies.Merges(tokenizer));
    }

    [Fact]
    public void Special_tokens_teach_nothing()
    {
        var tokenizer = BytePairTokenizer.Train(Enumerable.Repeat("<|startoftext|> ab <|endoftext|>", 10), 600);

        Assert.Equal([("a", "b</w>")], Vocabularies.Merges(tokenizer));
    }

    [Fact]
    public void What_is_learned_agrees_with_counting_everything_anew()
    {
        var random = new Random(4);
        for (var trial = 0; trial < 25; trial++)
        {
            var letters = "abcdefgh"[..random.Next(1, 6)];
            var texts = Enumerable.Range(0, random.Next(1, 12)).Select(_ => Vocabularies.RandomText(random, letters)).ToArray();
            var count = random.Next(50);

            var tokenizer = BytePairTokenizer.Train(texts, 514 + count);

            Assert.Equal(SlowBytePairs.Learn(texts, count), Vocabularies.Merges(tokenizer));
        }
    }

    [Fact]
    public void The_order_of_the_texts_does_not_matter()
    {
        var random = new Random(5);
        var texts = Enumerable.Range(0, 200).Select(_ => Vocabularies.RandomText(random, "abcde")).ToArray();
        var merges = Vocabularies.Merges(BytePairTokenizer.Train(texts, 700));

        random.Shuffle(texts);

        Assert.Equal(merges, Vocabularies.Merges(BytePairTokenizer.Train(texts, 700)));
    }

    [Fact]
    public void More_merges_never_make_a_learned_text_longer()
    {
        var texts = new[] { "a red ball on a blue box", "a blue ball under a red box", "the red box and the blue ball" };
        var lengths = Enumerable.Range(0, 30).Select(count => BytePairTokenizer.Train(texts, 514 + count))
            .Select(tokenizer => texts.Sum(text => tokenizer.Encode(text).Count)).ToArray();

        Assert.Equal(lengths.OrderDescending(), lengths);
        Assert.True(lengths[^1] < lengths[0] / 2);
    }

    [Fact]
    public void A_size_without_room_for_the_bytes_is_refused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => BytePairTokenizer.Train(["a"], 513));
        Assert.Contains("at least 514", error.Message);
        Assert.Equal(514, BytePairTokenizer.Train([], 514).VocabularySize);
    }

    [Fact]
    public void A_missing_text_is_named_by_its_index()
    {
        var error = Assert.Throws<ArgumentException>(() => BytePairTokenizer.Train(["a", null!], 600));
        Assert.Contains("index 1", error.Message);
    }
}
