using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class ContrastiveLossTests
{
    private static readonly double Ln2 = Math.Log(2);

    [Fact]
    public void InfoNceIsTheMeanOfBothDirections()
    {
        using var scope = NewDisposeScope();
        // Similarities [[1, 0.6], [0, 0.8]], times 2.
        var image = Tensors.Doubles([2, 2], 1, 0, 0, 1);
        var text = Tensors.Doubles([2, 2], 1, 0, 0.6, 0.8);
        static double Cost(double right, double wrong) => Math.Log(1 + Math.Exp(2 * (wrong - right)));
        var expected = (Cost(1, 0.6) + Cost(0.8, 0) + Cost(1, 0) + Cost(0.8, 0.6)) / 4;
        Tensors.AssertClose([expected], Losses.InfoNce(image, text, tensor(2.0)), 1e-12);
    }

    [Fact]
    public void InfoNceOfAlikePairsIsTheLogarithmOfTheBatch()
    {
        using var scope = NewDisposeScope();
        Tensors.AssertClose([Math.Log(3)], Losses.InfoNce(ones([3, 1]), ones([3, 1]), tensor(100f)));
        Assert.Equal([0], Losses.InfoNce(ones([1, 1]), ones([1, 1]), tensor(100f)).Values());
    }

    [Theory]
    [InlineData(0, 3, 2 * 3 * 0.346574)]         // every one of 9 pairs costs half ln 2
    [InlineData(2, 1, 2 * 0.015130)]             // one right pair at z = 2
    [InlineData(2, 2, 2 * (0.015130 + 1.873391))] // two right and two wrong pairs at z = 2
    public void FocalHasItsKnownValues(double scale, long batch, double expected)
    {
        using var scope = NewDisposeScope();
        var same = ones([batch, 1], dtype: ScalarType.Float64);
        Tensors.AssertClose([expected], Losses.Focal(same, same, tensor(scale), 1), 3e-6);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(2.0)]
    public void FocalIsItsDefinition(double gamma)
    {
        using var scope = NewDisposeScope();
        var (image, text) = (Unit(1, 4, 3), Unit(2, 4, 3));
        var z = (image.matmul(text.transpose(0, 1)) * 3).Values();
        var expected = 0.0;
        for (var i = 0; i < 16; i++)
        {
            var sigmoid = 1 / (1 + Math.Exp(-z[i]));
            var p = i % 5 == 0 ? sigmoid : 1 - sigmoid;
            expected -= 2 * Math.Pow(1 - p, gamma) * Math.Log(p) / 4;
        }
        Tensors.AssertClose([expected], Losses.Focal(image, text, tensor(3.0), gamma), 1e-12);
    }

    [Fact]
    public void SigmoidIsBinaryCrossEntropyOverTheBatch()
    {
        using var scope = NewDisposeScope();
        // All logits 10 * 1 - 10 = 0: 9 pairs at ln 2, divided by 3.
        Tensors.AssertClose([3 * Ln2], Losses.Sigmoid(ones([3, 1]), ones([3, 1]), tensor(10f), tensor(-10f)));
        // Logits 1 (right) and -3 (wrong).
        var axes = eye(2, dtype: ScalarType.Float64);
        var expected = Math.Log(1 + Math.Exp(-1)) + Math.Log(1 + Math.Exp(-3));
        Tensors.AssertClose([expected], Losses.Sigmoid(axes, axes, tensor(4.0), tensor(-3.0)), 1e-12);
    }

    [Fact]
    public void FocalWithoutFocusIsTheSigmoidLossInBothDirections()
    {
        using var scope = NewDisposeScope();
        var (image, text) = (Unit(1, 5, 3), Unit(2, 5, 3));
        var sigmoid = Losses.Sigmoid(image, text, tensor(3.0), tensor(0.0)).item<double>();
        Tensors.AssertClose([2 * sigmoid], Losses.Focal(image, text, tensor(3.0), 0), 1e-12);
    }

    [Fact]
    public void GradientsAreThoseOfTheDifferences()
    {
        using var scope = NewDisposeScope();
        Tensor[] inputs = [Unit(1, 4, 3), Unit(2, 4, 3), tensor(2.5)];
        GradientCheck.Verify(x => Losses.InfoNce(x[0], x[1], x[2]), inputs);
        GradientCheck.Verify(x => Losses.Focal(x[0], x[1], x[2], 0.7), inputs);
        GradientCheck.Verify(x => Losses.Focal(x[0], x[1], x[2], 2), inputs);
        GradientCheck.Verify(x => Losses.Sigmoid(x[0], x[1], x[2], x[3]), [.. inputs, tensor(-1.5)]);
    }

    [Fact]
    public void HugeScalesStayFiniteWithTheirGradients()
    {
        using var scope = NewDisposeScope();
        var functions = new Func<Tensor, Tensor, Tensor, Tensor>[]
        {
            Losses.InfoNce,
            (image, text, scale) => Losses.Focal(image, text, scale, 1),
            (image, text, scale) => Losses.Sigmoid(image, text, scale, tensor(-10f)),
        };
        foreach (var loss in functions)
        {
            var image = Unit(1, 4, 3).to(ScalarType.Float32).requires_grad_();
            var value = loss(image, Unit(2, 4, 3).to(ScalarType.Float32), tensor(1e5f));
            value.backward();
            Assert.All(value.Values().Concat(image.grad!.Values()), v => Assert.True(double.IsFinite(v)));
        }
    }

    [Fact]
    public void SixteenBitEmbeddingsAreCastUp()
    {
        using var scope = NewDisposeScope();
        var (image, text) = (Unit(1, 4, 3).to(ScalarType.BFloat16), Unit(2, 4, 3).to(ScalarType.BFloat16));
        var (wideImage, wideText) = (image.to(ScalarType.Float32), text.to(ScalarType.Float32));
        var (scale, bias) = (tensor(3f), tensor(-1f));
        Assert.Equal(Losses.InfoNce(wideImage, wideText, scale).Values(), Losses.InfoNce(image, text, scale).Values());
        Assert.Equal(Losses.Focal(wideImage, wideText, scale, 1).Values(), Losses.Focal(image, text, scale, 1).Values());
        Assert.Equal(Losses.Sigmoid(wideImage, wideText, scale, bias).Values(), Losses.Sigmoid(image, text, scale, bias).Values());
    }

    [Fact]
    public void UnlikeShapesAreNamed()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ArgumentException>(() => Losses.InfoNce(ones([2, 3]), ones([2, 4]), tensor(1f)));
        Assert.Contains("[2, 3] and [2, 4]", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Losses.Focal(ones([2, 3]), ones([2, 3]), tensor(1f), -1));
    }

    [Fact]
    public void NothingIsLeftBehind()
    {
        using var scope = NewDisposeScope();
        var (image, text, scale, bias) = (Unit(1, 4, 3), Unit(2, 4, 3), tensor(2.0), tensor(0.0));
        var (logits, labels) = (Tensors.Random(1, ScalarType.Float32, 2, 3, 4), Tensors.Ids(2, 1, 2, 3, 3, 2, 1));
        LiveTensors.AssertNoneLeft(() =>
        {
            Losses.InfoNce(image, text, scale).Dispose();
            Losses.Focal(image, text, scale, 1).Dispose();
            Losses.Sigmoid(image, text, scale, bias).Dispose();
            Losses.Caption(logits, labels, 0.1, 0.1).Dispose();
        });
    }

    private static Tensor Unit(long seed, long rows, long width)
    {
        using var scope = NewDisposeScope();
        var x = Tensors.Random(seed, ScalarType.Float64, rows, width);
        return (x / x.square().sum(1, keepdim: true).sqrt()).MoveToOuterDisposeScope();
    }
}
