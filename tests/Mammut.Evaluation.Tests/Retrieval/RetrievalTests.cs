using static TorchSharp.torch;

namespace Mammut.Evaluation.Tests;

/// <summary>Recall and ranks.</summary>
public sealed class RetrievalTests
{
    [Fact]
    public void Ranks_and_recalls_are_those_of_the_hand()
    {
        // Texts 0 and 1 belong to image 0, text 2 to image 1, texts 3 and 4 to image 2.
        float[,] similarities =
        {
            { 0.1f, 0.8f, 0.9f, 0.3f, 0.2f },
            { 0.5f, 0.1f, 0.4f, 0.3f, 0.2f },
            { 0.9f, 0.8f, 0.7f, 0.1f, 0.6f },
        };

        var report = Retrieval.Evaluate(similarities, [0, 0, 1, 2, 2]);

        // Image 0: text 2 (.9) stands before text 1. Image 1: text 0 before text 2. Image 2: texts 0, 1, 2 before text 4.
        Assert.Equal([2, 2, 4], report.ImageToText.Ranks);
        Assert.Equal(0, report.ImageToText.RecallAt1);
        Assert.Equal(1, report.ImageToText.RecallAt5);
        Assert.Equal(2.0 / 3, report.ImageToText.RecallAt(2));
        Assert.Equal(2, report.ImageToText.MedianRank);
        // Text 0: images 2, 1, 0. Text 1: 0.8 twice, image 0 comes first. Text 2: images 0, 2, 1. Text 3: 0, 1, 2. Text 4: image 2.
        Assert.Equal([3, 1, 3, 3, 1], report.TextToImage.Ranks);
        Assert.Equal(0.4, report.TextToImage.RecallAt1);
        Assert.Equal(1, report.TextToImage.RecallAt10);
        Assert.Equal(3, report.TextToImage.MedianRank);
        Assert.Equal((0, 1), (report.ImageToText.Ties, report.TextToImage.Ties));
        Assert.Equal(0 + 1 + 1 + 0.4 + 1 + 1, report.RecallSum, 12);
    }

    [Fact]
    public void The_median_of_an_even_number_of_ranks_lies_between() =>
        Assert.Equal(3.5, new RetrievalDirection([9, 1, 2, 5], 0).MedianRank);

    [Fact]
    public void The_right_pairs_nearest_to_each_other_score_full_marks()
    {
        var random = new Random(1);
        var images = Vectors(random, 40, 13);
        var imageOfText = Enumerable.Range(0, 120).Select(text => text / 3).ToArray();
        var texts = new float[120, 13];
        for (var text = 0; text < 120; text++)
        {
            for (var i = 0; i < 13; i++)
                texts[text, i] = images[text / 3, i] + (0.01f * random.NextSingle());
        }

        var report = Retrieval.Evaluate(images, texts, imageOfText);

        Assert.Equal(6, report.RecallSum);
        Assert.Equal((1, 1), (report.ImageToText.MedianRank, report.TextToImage.MedianRank));
        Assert.Equal((0, 0), (report.ImageToText.Ties, report.TextToImage.Ties));
    }

    [Fact]
    public void Ranks_agree_with_sorting()
    {
        var random = new Random(2);
        for (var trial = 0; trial < 20; trial++)
        {
            var (images, texts) = (random.Next(1, 12), random.Next(12, 40));
            // Few distinct values, so that there are many ties.
            var similarities = new float[images, texts];
            for (var i = 0; i < similarities.Length; i++)
                similarities[i / texts, i % texts] = random.Next(6) / 5f;
            int[] imageOfText = [.. Enumerable.Range(0, images), .. Enumerable.Range(images, texts - images).Select(_ => random.Next(images))];

            var report = Retrieval.Evaluate(similarities, imageOfText);

            for (var image = 0; image < images; image++)
            {
                var sorted = Enumerable.Range(0, texts).OrderByDescending(text => similarities[image, text]).ToArray();
                Assert.Equal(1 + Array.FindIndex(sorted, text => imageOfText[text] == image), report.ImageToText.Ranks[image]);
            }

            for (var text = 0; text < texts; text++)
            {
                var sorted = Enumerable.Range(0, images).OrderByDescending(image => similarities[image, text]).ToArray();
                Assert.Equal(1 + Array.IndexOf(sorted, imageOfText[text]), report.TextToImage.Ranks[text]);
            }

            var tied = Enumerable.Range(0, images).Count(image =>
                Enumerable.Range(0, texts).Where(text => imageOfText[text] == image).Max(text => similarities[image, text]) is var best
                && Enumerable.Range(0, texts).Any(text => imageOfText[text] != image && similarities[image, text] == best));
            Assert.Equal(tied, report.ImageToText.Ties);
        }
    }

    [Fact]
    public void Neither_the_order_of_the_texts_nor_the_length_of_a_vector_matters()
    {
        var random = new Random(3);
        var (images, texts) = (Vectors(random, 15, 8), Vectors(random, 45, 8));
        var imageOfText = Enumerable.Range(0, 45).Select(text => text % 15).ToArray();
        var report = Retrieval.Evaluate(images, texts, imageOfText);

        var order = Enumerable.Range(0, 45).ToArray();
        random.Shuffle(order);
        var shuffled = new float[45, 8];
        for (var text = 0; text < 45; text++)
        {
            for (var i = 0; i < 8; i++)
                shuffled[text, i] = texts[order[text], i] * (1 << (text % 5));
        }

        var other = Retrieval.Evaluate(images, shuffled, [.. order.Select(text => imageOfText[text])]);

        Assert.Equal(report.ImageToText.Ranks, other.ImageToText.Ranks);
        Assert.Equal(order.Select(text => report.TextToImage.Ranks[text]), other.TextToImage.Ranks);
    }

    [Fact]
    public void Images_and_texts_may_change_places()
    {
        var random = new Random(4);
        var (left, right) = (Vectors(random, 20, 5), Vectors(random, 20, 5));

        var report = Retrieval.Evaluate(left, right);
        var mirrored = Retrieval.Evaluate(right, left);

        Assert.Equal(report.ImageToText.Ranks, mirrored.TextToImage.Ranks);
        Assert.Equal(report.TextToImage.Ranks, mirrored.ImageToText.Ranks);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(512)]
    [InlineData(771)]
    public void Equal_captions_are_ties_in_the_order_of_their_indexes(int width)
    {
        // All images alike, all texts alike: every similarity is the same to the last bit.
        var random = new Random(5);
        var (one, other) = (Vectors(random, 1, width), Vectors(random, 1, width));
        var (images, texts) = (new float[33, width], new float[33, width]);
        for (var i = 0; i < images.Length; i++)
            (images[i / width, i % width], texts[i / width, i % width]) = (one[0, i % width], other[0, i % width]);

        var report = Retrieval.Evaluate(images, texts);

        Assert.Equal(Enumerable.Range(1, 33), report.ImageToText.Ranks);
        Assert.Equal(Enumerable.Range(1, 33), report.TextToImage.Ranks);
        Assert.Equal((33, 33), (report.ImageToText.Ties, report.TextToImage.Ties));
    }

    [Fact]
    public void Two_captions_of_the_same_image_are_no_tie()
    {
        var report = Retrieval.Evaluate(new float[,] { { 0.9f, 0.9f, 0.1f }, { 0.2f, 0.3f, 0.4f } }, [0, 0, 1]);

        Assert.Equal(0, report.ImageToText.Ties);
        Assert.Equal([1, 1], report.ImageToText.Ranks);
    }

    [Fact]
    public void Tensors_give_what_arrays_give()
    {
        var random = new Random(6);
        var (images, texts) = (Vectors(random, 9, 6), Vectors(random, 18, 6));
        var imageOfText = Enumerable.Range(0, 18).Select(text => text / 2).ToArray();
        using var imageTensor = tensor(images);
        using var transposed = tensor(texts).t().contiguous();
        using var textTensor = transposed.t();

        var expected = Retrieval.Evaluate(images, texts, imageOfText);
        var actual = Retrieval.Evaluate(imageTensor, textTensor, imageOfText);

        Assert.Equal(expected.ImageToText.Ranks, actual.ImageToText.Ranks);
        Assert.Equal(expected.TextToImage.Ranks, actual.TextToImage.Ranks);
        using var halves = imageTensor.to_type(ScalarType.BFloat16);
        Assert.Equal(9, Retrieval.Evaluate(halves, textTensor, imageOfText).ImageToText.Ranks.Count);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var two = new float[,] { { 1, 0 }, { 0, 1 } };
        Refused("must be said which belong together", () => Retrieval.Evaluate(two, new float[,] { { 1, 0 } }));
        Refused("The image embeddings are 2 wide, the text embeddings 3.", () => Retrieval.Evaluate(two, new float[2, 3].Filled(1)));
        Refused("Expected an entry for each of 2 texts, got 1.", () => Retrieval.Evaluate(two, two, [0]));
        Refused("Entry 1 names image 2; there are 2.", () => Retrieval.Evaluate(two, two, [0, 2]));
        Refused("No entry names image 1.", () => Retrieval.Evaluate(two, two, [0, 0]));
        Refused("Row 1 has length 0", () => Retrieval.Evaluate(two, new float[,] { { 1, 0 }, { 0, 0 } }));
        Refused("Row 0 has length NaN", () => Retrieval.Evaluate(new float[,] { { float.NaN, 0 }, { 0, 1 } }, two));
        Refused("The similarity of image 1 and text 0 is not a number.", () => Retrieval.Evaluate(new float[,] { { 1, 0 }, { float.NaN, 1 } }));
        Refused("nothing to retrieve", () => Retrieval.Evaluate(new float[0, 0]));

        using var flat = ones(4);
        Refused("Expected embeddings [rows, width], got [4].", () => Retrieval.Evaluate(flat, flat));
    }

    [Fact]
    public void The_report_reads_in_per_cent()
    {
        var report = new RetrievalReport(new RetrievalDirection([1, 3, 8, 20], 0), new RetrievalDirection([1, 1], 1));

        Assert.Equal(
            $"image to text: R@1 25.0  R@5 50.0  R@10 75.0  median rank 5.5  (4 queries){Environment.NewLine}"
            + "text to image: R@1 100.0  R@5 100.0  R@10 100.0  median rank 1  (2 queries, 1 tied)",
            report.ToString());
    }

    private static void Refused(string message, Func<object> call) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(call).Message);

    private static float[,] Vectors(Random random, int count, int width)
    {
        var vectors = new float[count, width];
        for (var i = 0; i < vectors.Length; i++)
            vectors[i / width, i % width] = random.NextSingle() - 0.5f;
        return vectors;
    }
}

/// <summary>Arrays of one value.</summary>
file static class Arrays
{
    public static float[,] Filled(this float[,] array, float value)
    {
        for (var i = 0; i < array.Length; i++)
            array[i / array.GetLength(1), i % array.GetLength(1)] = value;
        return array;
    }
}
