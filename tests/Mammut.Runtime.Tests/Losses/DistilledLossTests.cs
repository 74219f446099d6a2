using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class DistilledLossTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    /// <summary>By loops over rows and columns, from equation 6 of ALBEF.</summary>
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.4)]
    [InlineData(1.0)]
    public void TheLoss_IsThatOfTheFormula(double share)
    {
        Tensor[] own = [Unit(3, 1), Unit(3, 2)], copy = [Unit(3, 3), Unit(3, 4)], queue = [Unit(5, 5), Unit(5, 6)];
        var actual = Losses.Distilled(own[0], own[1], copy[0], copy[1], tensor(2.5, dtype: float64), share, queue[0], queue[1]).item<double>();
        var expected = 0.0;
        for (var side = 0; side < 2; side++)
        {
            var answers = cat([copy[1 - side], queue[1 - side]], 0);
            for (var row = 0; row < 3; row++)
            {
                var student = Softmax(own[side][row], answers);
                var teacher = Softmax(copy[side][row], answers);
                for (var column = 0; column < 8; column++)
                    expected -= (share * teacher[column] + (column == row ? 1 - share : 0)) * Math.Log(student[column]) / 6;
            }
        }

        Assert.Equal(expected, actual, 1e-12);

        double[] Softmax(Tensor asking, Tensor answers)
        {
            var powers = answers.matmul(asking).data<double>().ToArray().Select(similarity => Math.Exp(2.5 * similarity)).ToArray();
            return [.. powers.Select(power => power / powers.Sum())];
        }
    }

    [Fact]
    public void WithoutQueueAndTeacher_AndTheModelsOwnFeatures_ItIsInfoNce()
    {
        var (image, text) = (Unit(4, 1), Unit(4, 2));
        Assert.Equal(
            Losses.InfoNce(image, text, tensor(3.0, dtype: float64)).item<double>(),
            Losses.Distilled(image, text, image, text, tensor(3.0, dtype: float64), 0).item<double>(), 1e-12);
    }

    [Fact]
    public void ATeacherThatAgrees_LeavesItsEntropy_AndNoGradientGoesThroughIt()
    {
        var texts = PackedTexts.Every(tensor(new long[] { 7, 8, 9 }, [1, 3]));
        var choices = new LossChoices { MaskedTokens = tensor(new long[] { 7, 8, 9 }, [1, 3]), MaskedLabels = tensor(new long[] { -100, 1, 0 }, [1, 3]) };
        var masked = MaskedTexts.Of(texts, 0.15, 97, 100, 0, choices);
        var logits = tensor(new double[] { 0, 1, 2, 0 }, [2, 2]).requires_grad_();
        var teacher = tensor(new double[] { 0, 1, 2, 0 }, [2, 2]).requires_grad_();
        var loss = Losses.Masked(logits, masked, teacher, 1);
        var p = new[] { 1 / (1 + Math.E), 1 / (1 + Math.Exp(2)) };
        Assert.Equal(p.Sum(share => -share * Math.Log(share) - (1 - share) * Math.Log(1 - share)) / 2, loss.item<double>(), 1e-12);
        loss.backward();
        Assert.Null(teacher.grad);
        Assert.Equal(Losses.Masked(logits, masked).item<double>(), Losses.Masked(logits, masked, teacher, 0).item<double>(), 1e-12);
    }

    [Fact]
    public void AQueue_GoesRound_AndKeepsTheNewest()
    {
        Tensor images = zeros([5, 1]), texts = zeros([5, 1]), place = zeros([], dtype: ScalarType.Int64);
        for (var batch = 0; batch < 3; batch++)
            MomentumWeights.Push(images, texts, place, Rows(1 + (2 * batch), 2), Rows(11 + (2 * batch), 2), training: true);
        Assert.Equal([6, 2, 3, 4, 5], images.flatten().data<float>().ToArray());
        Assert.Equal([16, 12, 13, 14, 15], texts.flatten().data<float>().ToArray());
        Assert.Equal(1, place.item<long>());
        MomentumWeights.Push(images, texts, place, Rows(20, 7), Rows(30, 7), training: true);
        Assert.Equal([24, 25, 26, 22, 23], images.flatten().data<float>().ToArray());
        MomentumWeights.Push(images, texts, place, Rows(90, 2), Rows(90, 2), training: false);
        Assert.Equal(3, place.item<long>());

        static Tensor Rows(int first, int count) => arange(first, first + count, dtype: float32).unsqueeze(1);
    }

    public void Dispose() => _scope.Dispose();

    private static Tensor Unit(long rows, long seed) => nn.functional.normalize(Tensors.Random(seed, ScalarType.Float64, rows, 4), 2, -1);
}
