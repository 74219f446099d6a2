using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class MaskedTextsTests : IDisposable
{
    private const long Mask = 97, Vocabulary = 100, Padding = 0;

    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void TheShareOfTokensIsHidden_AndMostAreReplaced()
    {
        manual_seed(5);
        var texts = PackedTexts.Every(full([200, 51], 42, dtype: int64));
        var masked = MaskedTexts.Of(texts, 0.15, Mask, Vocabulary, Padding);
        var hidden = masked.Labels.shape[0];
        // 10,000 tokens may be hidden; four standard deviations each.
        Assert.InRange(hidden, 1500 - 145, 1500 + 145);
        Assert.All(masked.Labels.data<long>().ToArray(), label => Assert.Equal(42, label));
        var shown = masked.Rows(masked.Texts.Ids.unsqueeze(1)).squeeze(1).data<long>().ToArray();
        Assert.InRange(shown.Count(id => id == Mask), hidden * 0.8 - 64, hidden * 0.8 + 64);
        Assert.InRange(shown.Count(id => id == 42), hidden * 0.1 - 48, hidden * 0.1 + 52);
        Assert.InRange(shown.Distinct().Count(), 60, 100);
        Assert.Equal(hidden - shown.Count(id => id == 42), masked.Texts.Ids.data<long>().ToArray().Count(id => id != 42));
    }

    [Fact]
    public void TheFirstTokenAndPadding_AreNeverHidden()
    {
        var texts = PackedTexts.Every(tensor(new long[] { 7, 8, 0, 0, 9, 5, 6, 0 }, [2, 4]));
        var masked = MaskedTexts.Of(texts, 1, Mask, Vocabulary, Padding);
        Assert.Equal([8, 5, 6], masked.Labels.data<long>().ToArray());
    }

    [Fact]
    public void WhatIsGiven_IsTaken_WithClassTokensBehindTheTextsToo()
    {
        var tokens = tensor(new long[] { 7, 8, 9, 5, 6, 0 }, [2, 3]);
        var choices = new LossChoices { MaskedTokens = tensor(new long[] { 7, Mask, 9, 5, 3, 0 }, [2, 3]), MaskedLabels = tensor(new long[] { -100, 8, 9, -100, 6, -100 }, [2, 3]) };
        var masked = MaskedTexts.Of(PackedTexts.Real(tokens, Padding), 0.15, Mask, Vocabulary, Padding, choices);
        Assert.Equal([7, Mask, 9, 5, 3], masked.Texts.Ids.data<long>().ToArray());
        Assert.Equal([8, 9, 6], masked.Labels.data<long>().ToArray());
        Assert.Equal([1, 2, 4], masked.Rows(arange(5).unsqueeze(1)).data<long>().ToArray());
        Assert.Equal([1, 2, 5], masked.Rows(arange(7).unsqueeze(1)).data<long>().ToArray());
        Assert.Throws<ArgumentException>(() => MaskedTexts.Of(PackedTexts.Real(tokens, Padding), 0.15, Mask, Vocabulary, Padding, choices with { MaskedLabels = ones([2, 2], dtype: int64) }));
    }

    [Fact]
    public void TheLoss_IsTheMeanOverHiddenTokens_AndZeroForNone()
    {
        var texts = PackedTexts.Every(tensor(new long[] { 7, 8, 9 }, [1, 3]));
        var choices = new LossChoices { MaskedTokens = tensor(new long[] { 7, 8, 9 }, [1, 3]), MaskedLabels = tensor(new long[] { -100, 1, 0 }, [1, 3]) };
        var masked = MaskedTexts.Of(texts, 0.15, Mask, Vocabulary, Padding, choices);
        var loss = Losses.Masked(tensor(new double[] { 0, 1, 2, 0 }, [2, 2]), masked).item<double>();
        Assert.Equal((Math.Log(1 + Math.Exp(-1)) + Math.Log(1 + Math.Exp(-2))) / 2, loss, 12);
        var none = MaskedTexts.Of(texts, 0.15, Mask, Vocabulary, Padding, choices with { MaskedLabels = full([1, 3], -100, dtype: int64) });
        Assert.Equal(0, Losses.Masked(zeros([0, 2]), none).item<float>());
    }

    public void Dispose() => _scope.Dispose();
}
