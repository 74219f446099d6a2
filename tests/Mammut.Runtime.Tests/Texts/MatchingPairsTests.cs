using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class MatchingPairsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void ThePairsComeFirst_ThenOtherImages_ThenOtherTexts()
    {
        var choices = new LossChoices { NegativeImages = tensor(new long[] { 1, 2, 0 }), NegativeTexts = tensor(new long[] { 2, 0, 1 }) };
        var pairs = MatchingPairs.Of(ones([3, 4]), ones([3, 4]), tensor(1f), choices);
        Assert.Equal([0, 1, 2, 1, 2, 0, 0, 1, 2], pairs.Images(arange(3)).data<long>().ToArray());
        var texts = PackedTexts.Real(tensor(new long[] { 5, 6, 7, 8, 0, 0, 9, 4, 0 }, [3, 3]), 0);
        var others = pairs.Texts(texts);
        Assert.Equal([5, 6, 7, 8, 9, 4, 5, 6, 7, 8, 9, 4, 9, 4, 5, 6, 7, 8], others.Ids.data<long>().ToArray());
        Assert.Equal([3, 1, 2, 3, 1, 2, 2, 3, 1], others.Sequences.Lengths);
        Assert.Equal([1, 1, 1, 0, 0, 0, 0, 0, 0], pairs.Labels.data<long>().ToArray());
    }

    /// <summary>4,000 draws against the softmax of the row without its own; a share's standard deviation is below 0.008.</summary>
    [Fact]
    public void Negatives_AreDrawnBySimilarity_AndNeverThePairItself()
    {
        manual_seed(3);
        var images = tensor(new float[] { 1, 0, 0, 1, 1, 1 }, [3, 2]);
        var texts = tensor(new float[] { 1, 0, 1, 1, 0, 1 }, [3, 2]);
        var (countsOfTexts, countsOfImages) = (new double[3, 3], new double[3, 3]);
        for (var i = 0; i < 4000; i++)
        {
            using var inner = NewDisposeScope();
            var pairs = MatchingPairs.Of(images, texts, tensor(1.5f));
            var (seen, read) = (pairs.Images(arange(3)).data<long>().ToArray(), pairs.Texts(PackedTexts.Every(arange(3).unsqueeze(1))).Ids.data<long>().ToArray());
            for (var row = 0; row < 3; row++)
            {
                countsOfImages[row, seen[3 + row]]++;
                countsOfTexts[row, read[6 + row]]++;
            }
        }

        var similarity = images.matmul(texts.t()) * 1.5;
        for (var row = 0; row < 3; row++)
        {
            Check(similarity[row], countsOfTexts, row);
            Check(similarity.t()[row], countsOfImages, row);
        }

        static void Check(Tensor scores, double[,] counts, int row)
        {
            var powers = scores.exp().data<float>().ToArray().Select((power, i) => i == row ? 0 : (double)power).ToArray();
            for (var i = 0; i < 3; i++)
                Assert.Equal(powers[i] / powers.Sum(), counts[row, i] / 4000, 0.035);
        }
    }

    [Fact]
    public void OnePair_HasNoNegatives()
    {
        var pairs = MatchingPairs.Of(ones([1, 4]), ones([1, 4]), tensor(1f));
        Assert.Equal([1], pairs.Labels.data<long>().ToArray());
        Assert.Equal(1, pairs.Texts(PackedTexts.Every(ones([1, 3], dtype: int64))).Count);
    }

    [Fact]
    public void TheLoss_IsTheMeanOverAllOfThem()
    {
        var pairs = MatchingPairs.Of(ones([1, 4]), ones([1, 4]), tensor(1f), new LossChoices { NegativeImages = zeros([1], dtype: int64), NegativeTexts = zeros([1], dtype: int64) });
        var loss = Losses.Matching(tensor(new double[] { 0, 1, 0, 1, 3, 0 }, [3, 2]), pairs).item<double>();
        Assert.Equal((Math.Log(1 + Math.Exp(-1)) + Math.Log(1 + Math.Exp(1)) + Math.Log(1 + Math.Exp(-3))) / 3, loss, 12);
    }

    public void Dispose() => _scope.Dispose();
}
