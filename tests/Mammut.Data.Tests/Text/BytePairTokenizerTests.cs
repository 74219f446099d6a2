namespace Mammut.Data.Tests;

/// <summary>Ids and text: the layout of the vocabulary, cleaning, words, merging, decoding.</summary>
public sealed class BytePairTokenizerTests
{
    /// <summary>No merges: every id is a byte, or a byte that ends a word.</summary>
    private static readonly BytePairTokenizer Bytes = Vocabularies.Load([]);

    [Fact]
    public void The_layout_is_bytes_then_word_ends_then_merges_then_start_and_end()
    {
        var tokenizer = Vocabularies.Load([("c", "a"), ("ca", "t</w>")]);

        Assert.Equal(516, tokenizer.VocabularySize);
        Assert.Equal(514, tokenizer.StartToken);
        Assert.Equal(515, tokenizer.EndToken);
        Assert.Equal(0, tokenizer.PaddingToken);
        // '!' is byte id 0, 'a' 64, 'd' 67; + 256 at the end of a word; the merges follow from 512.
        Assert.Equal([0 + 256], tokenizer.Encode("!"));
        Assert.Equal([513], tokenizer.Encode("cat"));
        Assert.Equal([512, 67 + 256], tokenizer.Encode("cad"));
        Assert.Equal([512, 83, 64 + 256], tokenizer.Encode("cata"));
    }

    [Fact]
    public void Every_byte_has_an_id_in_the_published_order()
    {
        // 0x21 to 0x7E, 0xA1 to 0xAC, 0xAE to 0xFF, then the other 68: 0 to 0x20, 0x7F to 0xA0, 0xAD.
        Assert.Equal([94 + 12 + 0xC3 - 0xAE, 94 + 0xA9 - 0xA1 + 256], Bytes.Encode("é"));
        Assert.Equal([94 + 12 + 0xC4 - 0xAE, 188 + 33 + 0x81 - 0x7F + 256], Bytes.Encode("\u0101"));
        Assert.Equal([94 + 12 + 0xC5 - 0xAE, 188 + 67 + 256], Bytes.Encode("\u016D"));
    }

    [Theory]
    [InlineData("a cat", "a|cat")]
    [InlineData("  A\tCat \n", "a|cat")]
    [InlineData("it's they'RE I've we'd can't she'll I'm", "it|'s|they|'re|i|'ve|we|'d|can|'t|she|'ll|i|'m")]
    [InlineData("don'tx 'tis rock'n'roll", "don|'t|x|'t|is|rock|'|n|'|roll")]
    [InlineData("2024 3rd 1,000.5", "2|0|2|4|3|rd|1|,|0|0|0|.|5")]
    [InlineData("½Ⅷ²", "½|ⅷ|²")]
    [InlineData("wait... what?! -- (yes)", "wait|...|what|?!|--|(|yes|)")]
    [InlineData("snake_case #tag @me", "snake|_|case|#|tag|@|me")]
    [InlineData("日本の猫 кот", "日本の猫|кот")]
    [InlineData("𝓬𝓪𝓽 𝟏𝟐", "𝓬𝓪𝓽|𝟏|𝟐")]
    [InlineData("🐱🐶 cat", "🐱🐶|cat")]
    [InlineData("a\u00A0b\u3000c\u2028d", "a|b|c|d")]
    [InlineData("a\u200Bb", "a|\u200B|b")]
    [InlineData("\u001Fa\u001Fb\u001F", "a|\u001F|b")]
    [InlineData("ΟΔΥΣΣΕΥΣ ΣΑΣ. Σ", "οδυσσευς|σας|.|σ")]
    [InlineData("İstanbul ẞ", "i|\u0307|stanbul|ß")]
    [InlineData("a\u0345b", "a|b")]
    [InlineData("'\u017F x", "'\u017F|x")]
    public void Text_is_cleaned_and_cut_as_CLIP_does(string text, string words) =>
        Assert.Equal(words.Split('|'), Words(Bytes.Encode(text)));

    [Theory]
    [InlineData("tom &amp; jerry", "tom|&|jerry")]
    [InlineData("&amp;lt;b&amp;gt;", "<|b|>")]
    [InlineData("&amp;amp;lt;", "&|lt|;")]
    [InlineData("&quot;x&#39;s&#x22;", "\"|x|'s|\"")]
    [InlineData("&eacute;t&eacute &notit; &nosuch;", "été|¬|it|;|&|nosuch|;")]
    [InlineData("&#233;&#xE9;&#xe9&#8217;", "ééé|’")]
    [InlineData("&#128;&#150;&#0;&#xD800;&#x110000;&#1;", "€–���")]
    [InlineData("&#99999999999999999999;", "�")]
    [InlineData("AT&T R&B a&b; & && &# &#x &;", "at|&|t|r|&|b|a|&|b|;|&|&&|&#|&#|x|&;")]
    [InlineData("a&nbsp;b&NewLine;c", "a|b|c")]
    [InlineData("x &CounterClockwiseContourIntegral; &NotEqualTilde;", "x|∳|≂̸")]
    public void Character_references_are_resolved_twice(string text, string words) =>
        Assert.Equal(words.Split('|'), Words(Bytes.Encode(text)));

    [Fact]
    public void Special_tokens_in_a_text_become_special()
    {
        Assert.Equal([512, 97 - 33 + 256, 513], Bytes.Encode("<|startoftext|>A<|ENDOFTEXT|>"));
        Assert.DoesNotContain(512, Bytes.Encode("<|startof text|>"));
    }

    [Fact]
    public void Halves_of_surrogate_pairs_become_the_replacement_character() =>
        Assert.Equal(Bytes.Encode("a \uFFFD b"), Bytes.Encode("a \uD83D b"));

    [Fact]
    public void An_empty_text_has_no_ids()
    {
        Assert.Empty(Bytes.Encode(""));
        Assert.Empty(Bytes.Encode(" \t\r\n"));
        Assert.Equal("", Bytes.Decode([]));
    }

    [Fact]
    public void Ids_agree_with_a_slow_tokenizer_of_another_make()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 40; trial++)
        {
            var letters = "abcdefgh"[..random.Next(1, 8)];
            var merges = Vocabularies.Random(random, letters, random.Next(60));
            var tokenizer = Vocabularies.Load(merges);
            var slow = new SlowBytePairs(merges);
            for (var i = 0; i < 60; i++)
            {
                var text = Vocabularies.RandomText(random, letters);
                Assert.True(slow.Encode(text).SequenceEqual(tokenizer.Encode(text)), $"trial {trial}: {text}");
            }
        }
    }

    [Fact]
    public void A_merge_is_done_everywhere_before_the_next()
    {
        // "a bc" spells "abc" as "ab c" does, so that it makes a pair, "abc a", that ranks before it.
        List<(string, string)> merges = [("b", "c"), ("a", "b"), ("ab", "c"), ("abc", "a"), ("a", "bc")];

        var ids = Vocabularies.Load(merges).Encode("abcabcd");

        Assert.Equal([516, 516, 'd' - '!' + 256], ids);
        Assert.Equal(new SlowBytePairs(merges).Encode("abcabcd"), ids);
    }

    [Fact]
    public void Decoding_gives_the_words_back()
    {
        var random = new Random(2);
        var tokenizer = Vocabularies.Load(Vocabularies.Random(random, "abc", 50));
        for (var i = 0; i < 200; i++)
        {
            // The expression for words sees no special tokens here, which decoding leaves out.
            var text = Vocabularies.RandomText(random, "abc").Replace("<|", "", StringComparison.Ordinal);
            Assert.Equal(string.Join(' ', SlowBytePairs.Split(text)), tokenizer.Decode(tokenizer.Encode(text)));
        }
    }

    [Fact]
    public void Decoding_starts_after_start_and_stops_at_end()
    {
        var cat = Bytes.Encode("a cat");
        Assert.Equal("a cat", Bytes.Decode([Bytes.StartToken, .. cat, Bytes.EndToken, 0, 0, 0]));
        Assert.Equal("", Bytes.Decode([Bytes.EndToken, .. cat]));
    }

    [Fact]
    public void Bytes_that_are_no_text_decode_to_the_replacement_character()
    {
        var cat = Bytes.Encode("猫");
        Assert.Equal(3, cat.Count);
        Assert.Equal("\uFFFD", Bytes.Decode(cat.Take(2)));
        Assert.Equal("\uFFFD x", Bytes.Decode([cat[2], .. Bytes.Encode("x")]));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(514)]
    public void An_id_outside_the_vocabulary_is_named(int id)
    {
        var error = Assert.Throws<ArgumentException>(() => Bytes.Decode([64, id]));
        Assert.Contains($"{id} lies outside the vocabulary of 514", error.Message);
    }

    [Fact]
    public void A_very_long_word_is_no_harder_than_many_short_ones()
    {
        // a a, aa aa, ... : a run of 2^18 letters folds up to one symbol, but for the last two letters, of which one ends the word.
        var merges = new List<(string Left, string Right)>();
        for (var length = 1; length < 1 << 10; length *= 2)
            merges.Add((new string('a', length), new string('a', length)));
        var tokenizer = Vocabularies.Load(merges);

        var ids = tokenizer.Encode(new string('a', (1 << 18) + 1));

        Assert.Equal((1 << 8) + 1, ids.Count);
        Assert.All(ids.Take(1 << 8), id => Assert.Equal(512 + 9, id));
        Assert.Equal(64 + 256, ids[^1]);
    }

    [Fact]
    public void Several_threads_may_encode_at_once()
    {
        var random = new Random(3);
        var merges = Vocabularies.Random(random, "abcd", 40);
        var texts = Enumerable.Range(0, 300).Select(_ => Vocabularies.RandomText(random, "abcd")).ToArray();
        var slow = new SlowBytePairs(merges);
        var expected = texts.Select(slow.Encode).ToArray();
        var tokenizer = Vocabularies.Load(merges);

        var actual = texts.AsParallel().AsOrdered().Select(tokenizer.Encode).ToArray();

        Assert.Equal(expected, actual);
    }

    /// <summary>The words of ids without merges: cut where a byte ends a word.</summary>
    private static List<string> Words(IReadOnlyList<int> ids)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 0; i < ids.Count; i++)
        {
            if (ids[i] < 256)
                continue;
            words.Add(Bytes.Decode(ids.Skip(start).Take(i + 1 - start)));
            start = i + 1;
        }

        Assert.Equal(ids.Count, start);
        return words;
    }
}
