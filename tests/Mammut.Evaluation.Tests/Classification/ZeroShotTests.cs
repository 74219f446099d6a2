using static TorchSharp.torch;

namespace Mammut.Evaluation.Tests;

/// <summary>Classes described by prompts.</summary>
public sealed class ZeroShotTests
{
    // Class 0 has prompts along x (ten times as long) and y, so that its direction is the diagonal; class 1 points down.
    private static readonly float[,] Prompts = { { 10, 0 }, { 0, -1 }, { 0, 1 } };
    private static readonly int[] ClassOfPrompt = [0, 1, 0];

    [Fact]
    public void A_class_is_the_mean_of_its_prompts_at_unit_length()
    {
        // Cosines with class 0 and class 1: (.707, 0), (.707, 0), (-.707, 1), (0, .707): the third and fourth are class 1.
        float[,] images = { { 3, 0 }, { 0.1f, 0 }, { 0, -1 }, { 1, -1 } };

        var report = ZeroShot.Evaluate(images, Prompts, ClassOfPrompt, [0, 0, 1, 0]);

        Assert.Equal(4, report.Images);
        Assert.Equal(0.75, report.Top1);
        Assert.Equal(1, report.Top5);
        // Class 0: two of three; class 1: one of one.
        Assert.Equal((2.0 / 3 + 1) / 2, report.MeanPerClass, 12);
        Assert.Equal(0, report.Ties);
    }

    [Fact]
    public void A_long_prompt_weighs_no_more_than_a_short_one()
    {
        // cos with the diagonal .949, with class 1 (up) .894; were the long prompt heavier, class 0 would lie along x (cos .447).
        float[,] prompts = { { 10, 0 }, { 0, 1 }, { 0, 1 } };

        Assert.Equal(1, ZeroShot.Evaluate(new float[,] { { 1, 2 } }, prompts, [0, 0, 1], [0]).Top1);
    }

    [Fact]
    public void Five_guesses_are_counted_apart()
    {
        // Classes at 0, 10, ... 60 degrees; the image at 1 degree has class 4 fifth and class 5 sixth.
        var prompts = new float[7, 2];
        for (var i = 0; i < 7; i++)
            (prompts[i, 0], prompts[i, 1]) = ((float)Math.Cos(i * Math.PI / 18), (float)Math.Sin(i * Math.PI / 18));
        float[,] images = { { 1, 0.0175f }, { 1, 0.0175f }, { 1, 0.0175f } };

        var report = ZeroShot.Evaluate(images, prompts, [0, 1, 2, 3, 4, 5, 6], [0, 4, 5]);

        Assert.Equal((1.0 / 3, 2.0 / 3), (report.Top1, report.Top5));
    }

    [Fact]
    public void The_order_of_the_prompts_does_not_matter()
    {
        var random = new Random(1);
        var images = Vectors(random, 60, 6);
        var prompts = Vectors(random, 30, 6);
        int[] classes = [.. Enumerable.Range(0, 30).Select(prompt => prompt % 10)];
        int[] labels = [.. Enumerable.Range(0, 60).Select(_ => random.Next(10))];
        var report = ZeroShot.Evaluate(images, prompts, classes, labels);

        var order = Enumerable.Range(0, 30).OrderBy(prompt => prompt % 10).ThenByDescending(prompt => prompt).ToArray();
        var moved = new float[30, 6];
        for (var i = 0; i < moved.Length; i++)
            moved[i / 6, i % 6] = prompts[order[i / 6], i % 6];

        Assert.Equal(report, ZeroShot.Evaluate(images, moved, [.. order.Select(prompt => classes[prompt])], labels));
    }

    [Fact]
    public void Classes_described_alike_are_ties()
    {
        var report = ZeroShot.Evaluate(new float[,] { { 1, 2 }, { 2, 1 } }, new float[,] { { 1, 1 }, { 1, 1 } }, [0, 1], [0, 1]);

        Assert.Equal((0.5, 2), (report.Top1, report.Ties));
    }

    [Fact]
    public void Tensors_give_what_arrays_give()
    {
        float[,] images = { { 3, 0 }, { 0, -1 }, { 1, -1 } };
        using var imageTensor = tensor(images);
        using var promptTensor = tensor(Prompts);

        Assert.Equal(
            ZeroShot.Evaluate(images, Prompts, ClassOfPrompt, [0, 1, 0]),
            ZeroShot.Evaluate(imageTensor, promptTensor, ClassOfPrompt, [0, 1, 0]));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        float[,] image = { { 1, 0 } };
        Refused("Expected a label for each of 1 images", () => ZeroShot.Evaluate(image, Prompts, ClassOfPrompt, []));
        Refused("Image 0 has the label 2; the prompts describe 2 classes.", () => ZeroShot.Evaluate(image, Prompts, ClassOfPrompt, [2]));
        Refused("Expected a class for each of 3 prompts", () => ZeroShot.Evaluate(image, Prompts, [0, 1], [0]));
        Refused("No entry names class 1.", () => ZeroShot.Evaluate(image, Prompts, [0, 2, 0], [0]));
        Refused("Entry 1 names class -1", () => ZeroShot.Evaluate(image, Prompts, [0, -1, 0], [0]));
        Refused("are 2 wide, the prompt embeddings 1", () => ZeroShot.Evaluate(image, new float[,] { { 1 } }, [0], [0]));
        Refused("Row 0 has length 0", () => ZeroShot.Evaluate(image, new float[,] { { 1, 0 }, { -1, 0 } }, [0, 0], [0]));
    }

    [Fact]
    public void The_report_reads_in_per_cent() =>
        Assert.Equal("top-1 62.5  top-5 100.0  mean per class 50.0  (8 images, 2 tied)", new ClassificationReport(8, 0.625, 1, 0.5, 2).ToString());

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
