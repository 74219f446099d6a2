namespace Mammut.Evaluation.Tests;

/// <summary>Caption metrics against values worked out by hand.</summary>
public sealed class CaptionMetricsTests
{
    private const int Digits = 8;

    [Fact]
    public void Bleu_clips_matches_by_the_largest_count_in_any_reference()
    {
        var report = One("the the the the the the the", "the cat is on the mat", "there is a cat on the mat");

        Assert.Equal(2.0 / 7, report.Bleu1, Digits);
        Assert.Equal(0, report.Bleu2, 4);
    }

    [Fact]
    public void Bleu_is_the_geometric_mean_of_precisions()
    {
        // Words 3 of 4, pairs 2 of 3, triples 1 of 2, fours 0 of 1.
        var report = One("a b c x", "a b c d");

        Assert.Equal(0.75, report.Bleu1, Digits);
        Assert.Equal(Math.Sqrt(0.75 * 2 / 3), report.Bleu2, Digits);
        Assert.Equal(Math.Cbrt(0.75 * 2 / 3 / 2), report.Bleu3, Digits);
        Assert.Equal(0, report.Bleu4, 3);
    }

    [Fact]
    public void Bleu_punishes_brevity() =>
        Assert.Equal(Math.Exp(1 - (6.0 / 4)), One("a b c d", "a b c d e f").Bleu4, Digits);

    [Theory]
    [InlineData("a b c", new[] { "a b x x x x", "a b c y" }, 4.0 / 3)] // 4 words are nearer to 3 than 6
    [InlineData("a b c", new[] { "a b c y", "b c" }, 1)] // 2 and 4 are equally near, and the shorter counts
    public void Bleu_takes_the_reference_closest_in_length(string caption, string[] references, double lengthOverOurs) =>
        Assert.Equal(lengthOverOurs > 1 ? Math.Exp(1 - lengthOverOurs) : 1, One(caption, references).Bleu1, Digits);

    [Fact]
    public void Bleu_is_counted_over_the_corpus_not_averaged()
    {
        // 1 of 1 and 1 of 3 words: 2 of 4, where the mean would be 2 of 3.
        var report = CaptionMetrics.Evaluate(["a", "b x y"], [["a"], ["b c d"]]);

        Assert.Equal(0.5, report.Bleu1, Digits);
    }

    [Fact]
    public void Rouge_is_an_F_measure_of_the_longest_common_subsequence()
    {
        // a c d: 3 of 4 and 3 of 5.
        Assert.Equal(2.44 * 0.75 * 0.6 / (0.6 + (1.44 * 0.75)), One("a b c d", "a c d e f").RougeL, Digits);
        // Precision from the second reference (2 of 2), recall from the first (1 of 1).
        Assert.Equal(1, One("a b", "a", "a x b y").RougeL, Digits);
        Assert.Equal(0, One("a b", "c d").RougeL);
        // The order counts: d c is no subsequence, one word is.
        Assert.Equal(0.5, One("c d", "d c").RougeL, Digits);
    }

    [Fact]
    public void Rouge_is_averaged_over_images() =>
        Assert.Equal(0.5, CaptionMetrics.Evaluate(["a b", "c d"], [["a b"], ["e f"]]).RougeL, Digits);

    [Fact]
    public void Cider_of_two_equal_captions_is_ten_where_all_orders_exist()
    {
        Assert.Equal(10, CaptionMetrics.Evaluate(["a b c d", "e f g h"], [["a b c d"], ["e f g h"]]).CiderD, Digits);
        // Of two words there are no triples and fours, which count as unlike.
        Assert.Equal(5, CaptionMetrics.Evaluate(["a b", "c d"], [["a b"], ["c d"]]).CiderD, Digits);
    }

    [Fact]
    public void Cider_is_a_cosine_of_each_order_with_a_penalty_on_length()
    {
        // Every n-gram is in one image, so all weigh ln 2. Orders 1 to 4: 4 of 4 and 5, 3 of 3 and 4, 2 of 2 and 3, 1 of 1 and 2.
        var report = CaptionMetrics.Evaluate(["a b c d", "p q r s"], [["a b c d e"], ["p q r s"]]);

        var cosines = (Math.Sqrt(4 / 5.0) + Math.Sqrt(3 / 4.0) + Math.Sqrt(2 / 3.0) + Math.Sqrt(1 / 2.0)) / 4;
        Assert.Equal(((10 * cosines * Math.Exp(-1 / 72.0)) + 10) / 2, report.CiderD, Digits);
    }

    [Fact]
    public void Cider_weighs_words_by_rarity_and_clips_repetition()
    {
        // "a" is in both images and weighs nothing. Orders of two words and more have no match, or no n-gram.
        Assert.Equal(10 * (1 + 1) / 4.0 / 2, CaptionMetrics.Evaluate(["a b", "a"], [["a b"], ["a c"]]).CiderD, Digits);
        // "b b": count 2 clipped to the 1 of the reference: 1 * 1 / (2 * 1); one bigram more than the reference.
        Assert.Equal(10 * 0.5 / 4 * Math.Exp(-1 / 72.0) / 2, CaptionMetrics.Evaluate(["b b", "x"], [["b"], ["c"]]).CiderD, Digits);
    }

    [Fact]
    public void Cider_is_averaged_over_references()
    {
        var alone = CaptionMetrics.Evaluate(["a b c d", "x"], [["a b c d"], ["y"]]).CiderD;
        var beside = CaptionMetrics.Evaluate(["a b c d", "x"], [["a b c d", "e f g h"], ["y"]]).CiderD;

        Assert.Equal((5, 2.5), (Math.Round(alone, 10), Math.Round(beside, 10)));
    }

    [Fact]
    public void Cider_of_a_single_image_is_zero() => Assert.Equal(0, One("a b c d", "a b c d").CiderD);

    [Fact]
    public void A_caption_that_equals_a_reference_scores_full_marks()
    {
        string[] captions = ["A red ball on a box.", "Two blue cones, left of a small green ring!"];
        var report = CaptionMetrics.Evaluate(captions, [[captions[0], "something else"], ["another text", captions[1]]]);

        Assert.Equal(2, report.Images);
        Assert.Equal((1, 1), (report.ExactMatch, report.RougeL));
        Assert.All([report.Bleu1, report.Bleu2, report.Bleu3, report.Bleu4], bleu => Assert.Equal(1, bleu, Digits));
    }

    [Fact]
    public void Neither_the_order_of_images_nor_that_of_references_matters()
    {
        string[] captions = ["a red ball", "the blue box is on a table", "two dogs run", ""];
        string[][] references = [["a red ball on a box", "one ball"], ["a blue box on the table", "box"], ["dogs running", "two dogs"], ["a cat"]];
        int[] order = [2, 0, 3, 1];

        var report = CaptionMetrics.Evaluate(captions, references);
        var moved = CaptionMetrics.Evaluate([.. order.Select(i => captions[i])], [.. order.Select(i => references[i].Reverse().ToArray())]);

        Assert.Equal(report.Bleu4, moved.Bleu4, 14);
        Assert.Equal(report.RougeL, moved.RougeL, 14);
        Assert.Equal(report.CiderD, moved.CiderD, 14);
        Assert.True(report.CiderD > 0.5 && report.Bleu2 > 0.3);
    }

    [Fact]
    public void Case_and_punctuation_do_not_count_except_for_exact_match()
    {
        var plain = CaptionMetrics.Evaluate(["a red ball on a box", "two cones"], [["a red ball on a box"], ["two rings"]]);
        var dressed = CaptionMetrics.Evaluate(["A RED ball, on a box.", "\"Two cones!\""], [["a red ball on a box"], ["two rings"]]);

        Assert.Equal(plain with { ExactMatch = 0 }, dressed);
        Assert.Equal(0.5, plain.ExactMatch);
    }

    [Theory]
    [InlineData("a  red\tball ", true)]
    [InlineData("one ball", true)]
    [InlineData("A red ball", false)]
    [InlineData("a red ball .", false)]
    [InlineData("a redball", false)]
    [InlineData("", false)]
    public void An_exact_match_looks_past_spaces_only(string caption, bool expected) =>
        Assert.Equal(expected, CaptionMetrics.IsExactMatch(caption, ["a red ball", " one\n ball"]));

    [Fact]
    public void A_caption_without_words_scores_nothing_and_breaks_nothing()
    {
        var report = CaptionMetrics.Evaluate(["", "."], [["a cat"], ["a dog"]]);

        Assert.Equal((0, 0, 0), (report.RougeL, report.CiderD, Math.Round(report.Bleu1, 12)));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Contains("at least one", Assert.Throws<ArgumentException>(() => CaptionMetrics.Evaluate([], [])).Message);
        Assert.Contains("each of 2 captions", Assert.Throws<ArgumentException>(() => CaptionMetrics.Evaluate(["a", "b"], [["a"]])).Message);
        Assert.Contains("Image 1 has no reference", Assert.Throws<ArgumentException>(() => CaptionMetrics.Evaluate(["a", "b"], [["a"], []])).Message);
    }

    [Fact]
    public void The_report_reads_as_papers_print_it() =>
        Assert.Equal(
            "exact 50.0  BLEU-1 70.0  BLEU-2 60.0  BLEU-3 50.0  BLEU-4 36.5  ROUGE-L 58.0  CIDEr-D 121.2  (4 images)",
            new CaptionReport(4, 0.5, 0.7, 0.6, 0.5, 0.365, 0.58, 1.212).ToString());

    private static CaptionReport One(string caption, params string[] references) => CaptionMetrics.Evaluate([caption], [references]);
}
