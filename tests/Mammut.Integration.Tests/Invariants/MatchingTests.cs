using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Invariants;

/// <summary>Heads that draw: what is given instead of drawn decides the loss, and nothing else does.</summary>
public class MatchingTests
{
    internal static Tensor Texts => torch.tensor(new long[] { 22, 7, 9, 4, 12, 23, 0, 22, 5, 6, 23, 0, 0, 0, 22, 11, 23, 0, 0, 0, 0 }, [3, 7]);

    internal static Tensor Masked => torch.tensor(new long[] { 22, 21, 9, 4, 15, 23, 0, 22, 5, 21, 23, 0, 0, 0, 22, 11, 23, 0, 0, 0, 0 }, [3, 7]);

    internal static Tensor Labels => torch.tensor(new long[] { -100, 7, -100, -100, 12, -100, -100, -100, -100, 6, -100, -100, -100, -100, -100, 11, -100, -100, -100, -100, -100 }, [3, 7]);

    private static LossChoices Given => new() { MaskedTokens = Masked, MaskedLabels = Labels, NegativeImages = torch.tensor(new long[] { 1, 2, 0 }), NegativeTexts = torch.tensor(new long[] { 2, 0, 1 }) };

    [Fact]
    public void TheLosses_AreThoseOfScoresOnWhatWasGiven()
    {
        using var scope = NewDisposeScope();
        using var model = new MatchingModel(seed: 4);
        var images = Batches.Images(3);
        using var loss = model.Loss(images, Texts, Given);
        Assert.Equal(["Reading", "Fusion.Matching", "Fusion.MaskedLanguage"], loss.Parts.Select(part => part.Name));

        var imageTokens = model.EncodeImages(images);
        var (pictures, texts) = (torch.tensor(new long[] { 0, 1, 2, 1, 2, 0, 0, 1, 2 }), torch.tensor(new long[] { 0, 1, 2, 0, 1, 2, 2, 0, 1 }));
        var scores = model.MatchScores(Texts.index_select(0, texts), imageTokens.index_select(0, pictures));
        var matches = nn.functional.cross_entropy(scores, torch.tensor(new long[] { 1, 1, 1, 0, 0, 0, 0, 0, 0 }));
        Assert.Equal(matches.item<float>(), loss.Parts[1].Value.item<float>(), 1e-5);

        var states = model.Fusion(Masked, imageTokens);
        var hidden = nn.functional.cross_entropy(model.MaskedScores(states).flatten(0, 1), Labels.flatten(), ignore_index: -100);
        Assert.Equal(hidden.item<float>(), loss.Parts[2].Value.item<float>(), 1e-5);
    }

    /// <summary>Without the copy's opinion the losses are those of the labels; one head scores both passes.</summary>
    [Fact]
    public void HiddenTokens_OfTwoPasses_AreNamedByOneHead()
    {
        using var scope = NewDisposeScope();
        using var model = new TwiceMaskedModel(seed: 4);
        model.eval();
        var images = Batches.Images(3);
        using var loss = model.Loss(images, Texts, Given);
        Assert.Equal([("Words", 1.0), ("Words.MaskedLanguage", 1.0), ("Pair.MaskedLanguage", 0.5)], loss.Parts.Select(part => (part.Name, part.Weight)));
        Assert.Single(model.named_parameters(), entry => entry.name == "masked_language.dense.weight");
        var scores = new[] { model.MaskedScores(model.Words(Masked)), model.MaskedScores(model.Pair(Masked, model.EncodeImages(images))) };
        var copy = model.Momentum;
        var texts = PackedTexts.Real(Masked, model.PaddingToken);
        var taught = new[] { copy.MaskedScores(copy.Words(texts)), copy.MaskedScores(copy.Pair(texts, copy.EncodeImages(images))) };
        for (var i = 0; i < 2; i++)
        {
            var real = scores[i].flatten(0, 1)[Labels.flatten().ne(-100)];
            var named = nn.functional.cross_entropy(real, Labels.flatten()[Labels.flatten().ne(-100)]);
            var teacher = texts.Unpack(taught[i]).flatten(0, 1)[Labels.flatten().ne(-100)].softmax(-1);
            var soft = -(teacher * real.log_softmax(-1)).sum([-1]).mean();
            Assert.Equal((0.5 * named.item<float>()) + (0.5 * soft.item<float>()), loss.Parts[i + 1].Value.item<float>(), 1e-4);
        }

        var (_, _, words, pair) = model.Forward(images, Texts);
        Assert.True(Close.RelativeError(model.MaskedScores(model.Words(Texts)), words) < 1e-6);
        Assert.True(Close.RelativeError(words, pair) > 1e-3);
    }

    [Fact]
    public void MorePadding_ChangesNoLoss_AndTheSameDrawsComeOfTheSameState()
    {
        using var scope = NewDisposeScope();
        using var model = new MatchingModel(seed: 4);
        var images = Batches.Images(3);
        var longer = cat([Texts, zeros([3, 2], dtype: int64)], 1);
        double[] first = Losses(Texts), second = Losses(longer);
        for (var part = 0; part < 3; part++)
            Assert.Equal(first[part], second[part], 1e-5);
        // Two draws of negatives may be the same; six hardly.
        Assert.Contains(Enumerable.Range(12, 5), seed => Math.Abs(Losses(Texts, seed)[1] - first[1]) > 1e-5);

        double[] Losses(Tensor tokens, long seed = 11)
        {
            torch.manual_seed(seed);
            using var loss = model.Loss(images, tokens);
            return [.. loss.Parts.Select(part => (double)part.Value.item<float>())];
        }
    }
}
