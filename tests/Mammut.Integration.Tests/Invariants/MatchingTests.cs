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
