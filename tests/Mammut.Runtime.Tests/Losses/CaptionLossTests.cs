using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class CaptionLossTests
{
    private static readonly double Ln3 = Math.Log(3);
    private static readonly double Ln4 = Math.Log(4);

    [Fact]
    public void IsTheMeanNegativeLogProbabilityOfTheLabels()
    {
        using var scope = NewDisposeScope();
        // Probabilities 1/4 and 3/4 in both rows; the third label is ignored.
        var logits = Tensors.Doubles([1, 3, 2], 0, Ln3, 0, Ln3, 5, -5);
        var loss = Losses.Caption(logits, Tensors.Ids(1, 1, 0, Losses.Ignored), 0, 0);
        Tensors.AssertClose([(-Math.Log(0.75) + Ln4) / 2], loss, 1e-12);
        Assert.Empty(loss.shape);
    }

    [Fact]
    public void SmoothingMixesInTheEvenDistribution()
    {
        using var scope = NewDisposeScope();
        var loss = Losses.Caption(Tensors.Doubles([1, 1, 2], 0, Ln3), Tensors.Ids(1, 1), 0.1, 0);
        Tensors.AssertClose([0.9 * -Math.Log(0.75) + 0.1 * (Ln4 - Math.Log(0.75)) / 2], loss, 1e-12);
    }

    [Fact]
    public void ZLossAddsTheSquaredLogPartitionOverTheSameLabels()
    {
        using var scope = NewDisposeScope();
        var logits = Tensors.Doubles([2, 2, 2], 0, Ln3, 9, 9, 0, 0, 7, 1);
        var labels = Tensors.Ids(2, 1, Losses.Ignored, 0, Losses.Ignored);
        var plain = Losses.Caption(logits, labels, 0, 0).item<double>();
        var ln2 = Math.Log(2);
        Tensors.AssertClose([plain + 0.01 * (Ln4 * Ln4 + ln2 * ln2) / 2], Losses.Caption(logits, labels, 0, 0.01), 1e-12);
    }

    [Fact]
    public void EqualLogitsCostTheLogarithmOfTheVocabulary()
    {
        using var scope = NewDisposeScope();
        var loss = Losses.Caption(zeros([2, 3, 49408]), Tensors.Ids(2, 0, 5, 49407, 3, 2, Losses.Ignored), 0, 0);
        Tensors.AssertClose([10.8079], loss, 1e-4);
    }

    [Fact]
    public void WithoutLabelsItIsZeroAndSoIsItsGradient()
    {
        using var scope = NewDisposeScope();
        var logits = Tensors.Random(1, ScalarType.Float32, 1, 2, 3).requires_grad_();
        var loss = Losses.Caption(logits, Tensors.Ids(1, Losses.Ignored, Losses.Ignored), 0.1, 0.1);
        Assert.Equal([0], loss.Values());
        loss.backward();
        Assert.All(logits.grad!.Values(), g => Assert.Equal(0, g));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.2, 0)]
    [InlineData(0, 0.05)]
    [InlineData(0.2, 0.05)]
    public void GradientIsThatOfTheDifferences(double labelSmoothing, double zLoss)
    {
        using var scope = NewDisposeScope();
        var labels = Tensors.Ids(2, 4, 0, Losses.Ignored, 2, Losses.Ignored, 1);
        GradientCheck.Verify(
            x => Losses.Caption(x[0], labels, labelSmoothing, zLoss),
            Tensors.Random(11, ScalarType.Float64, 2, 3, 5));
    }

    [Fact]
    public void HugeLogitsStayFinite()
    {
        using var scope = NewDisposeScope();
        var loss = Losses.Caption(Tensors.Floats([1, 2, 2], 1e4f, -1e4f, 1e4f, -1e4f), Tensors.Ids(1, 0, 1), 0, 0);
        Assert.Equal([1e4], loss.Values());
    }

    [Fact]
    public void SixteenBitLogitsAreCastUp()
    {
        using var scope = NewDisposeScope();
        var logits = Tensors.Random(2, ScalarType.BFloat16, 2, 3, 50);
        var labels = Tensors.Ids(2, 1, 2, 3, 4, 5, 6);
        var loss = Losses.Caption(logits, labels, 0.1, 0.01);
        Assert.Equal(ScalarType.Float32, loss.dtype);
        Assert.Equal(Losses.Caption(logits.to(ScalarType.Float32), labels, 0.1, 0.01).Values(), loss.Values());
    }

    [Fact]
    public void LabelsAreTheNextRealTokens()
    {
        using var scope = NewDisposeScope();
        // A 0 inside the text is a token; the run of 0 at its end is padding.
        var texts = PackedTexts.Real(Tensors.Ids(2, 8, 0, 5, 9, 0, 0, 8, 1, 2, 3, 4, 9), 0);
        Assert.Equal([0, 5, 9, 1, 2, 3, 4, 9], Losses.Labels(texts).Values());
        Assert.Equal([-100, 5, 9, 1, 2, 3, 4, 9], Losses.Labels(texts, ignored: 0).Values());
    }

    [Fact]
    public void TheTokensOfAPrefixAreNoLabels()
    {
        using var scope = NewDisposeScope();
        // Tokens 0 to 4; labels are tokens 1 to 4.
        var texts = PackedTexts.Real(Tensors.Ids(3, 9, 1, 2, 3, 4, 9, 1, 2, 3, 4, 9, 1, 2, 0, 0), 0);
        Assert.Equal([1, 2, 3, 4, -100, -100, 3, 4, -100, 2], Losses.Labels(texts, tensor(new long[] { 1, 3, 2 })).Values());
    }

    [Fact]
    public void UnlikeShapesAreNamed()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ArgumentException>(() => Losses.Caption(zeros([2, 3, 5]), zeros([2, 4], dtype: ScalarType.Int64), 0, 0));
        Assert.Contains("[2, 3, 5] and [2, 4]", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Losses.Caption(zeros([2, 3, 5]), zeros([2, 3], dtype: ScalarType.Int64), 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Losses.Caption(zeros([2, 3, 5]), zeros([2, 3], dtype: ScalarType.Int64), 0, -1));
    }

    [Fact]
    public void ABias_IsAddedToTheLogits()
    {
        using var scope = NewDisposeScope();
        var (states, head, bias) = (randn([5, 3], dtype: ScalarType.Float64), randn([7, 3], dtype: ScalarType.Float64), randn([7], dtype: ScalarType.Float64));
        var labels = tensor(new long[] { 2, Losses.Ignored, 6, 0, 3 });
        var expected = Losses.Caption((states.matmul(head.transpose(0, 1)) + bias).unsqueeze(0), labels.unsqueeze(0), 0.1, 0.01);
        Tensors.AssertClose(expected.Values(), Losses.Caption(states, head, labels, 0.1, 0.01, bias: bias), 1e-12);
        var single = Losses.Caption(states.to(ScalarType.Float32), head.to(ScalarType.Float32), labels, 0.1, 0.01, bias: bias.to(ScalarType.Float32));
        Assert.Equal(expected.item<double>(), single.item<float>(), 1e-5);
        Assert.Throws<ArgumentException>(() => Losses.Caption(states, head, labels, 0, 0, bias: zeros(6, dtype: ScalarType.Float64)));
    }

    /// <summary>Term by term: sum over the tokens of q (ln q - ln p), q being 0.9 for the label and 0.1 / 6 for each other one.</summary>
    [Fact]
    public void TheDivergence_IsThatFromTargetsSmoothedOverTheOthers()
    {
        using var scope = NewDisposeScope();
        var (states, head) = (randn([2, 3], dtype: ScalarType.Float64), randn([7, 3], dtype: ScalarType.Float64));
        var likely = states.matmul(head.transpose(0, 1)).log_softmax(-1).data<double>().ToArray();
        long[] labels = [2, 6];
        double expected = 0;
        for (var row = 0; row < 2; row++)
        {
            for (var token = 0; token < 7; token++)
            {
                var q = token == labels[row] ? 0.9 : 0.1 / 6;
                expected += q * (Math.Log(q) - likely[(row * 7) + token]) / 2;
            }
        }

        Tensors.AssertClose([expected], Losses.Caption(states, head, tensor(labels), 0.1, 0, divergence: true), 1e-12);
        var none = tensor(new[] { Losses.Ignored, Losses.Ignored });
        Assert.Equal(0, Losses.Caption(states, head, none, 0.1, 0, divergence: true).item<double>());
        Assert.Throws<ArgumentOutOfRangeException>(() => Losses.Caption(states, head, none, 0.9, 0, divergence: true));
    }
}
