using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Invariants;

/// <summary>Where one pass goes on with another's tokens, a loss runs what both have once, and nothing comes out otherwise.</summary>
public class HalvesTests
{
    private const int Texts = 3;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ALoss_RunsTheLowerHalfOnce(bool native)
    {
        using var scope = NewDisposeScope();
        using var model = new TinyCoca();
        using var off = native ? null : NativeKernels.Off();
        var (images, tokens) = (Batches.Images(Texts), Batches.Texts(model, 10, 10, 10, 10));
        var forward = Count(() => model.Forward(images, tokens));
        Assert.Equal(Texts * TinyCoca.Summary.ForwardFlops, forward);

        // Two layers of width 16 with MLPs of 32 on the nine tokens that have a next one: the projections, and scores and their use.
        const long rows = 9, width = 16, lower = 2 * ((2 * rows * 8 * width * width) + (4 * rows * rows * width));
        const long similarities = 2 * Texts * Texts * 16;
        Assert.Equal(forward - (Texts * lower) + similarities, Count(() => model.Loss(images, tokens).Dispose()));
    }

    [Fact]
    public void TheCaptionLoss_IsThatOfThePassAlone()
    {
        using var scope = NewDisposeScope();
        using var model = new TinyCoca(seed: 3);
        var (images, tokens) = (Batches.Images(Texts), Batches.Texts(model, 10, 9, 4, 6));
        var texts = PackedTexts.Real(tokens, model.PaddingToken);
        var alone = model.Text.NextTokenLoss(model.Captioning(texts.Inputs(), model.EncodeImages(images)), Losses.Labels(texts));
        using var loss = model.Loss(images, tokens);
        Close.Check(loss.Parts[0].Value, alone, 1e-6, "caption loss");
        var similarity = Losses.InfoNce(model.EmbedImages(images), model.EmbedTexts(tokens), torch.tensor((float)(1 / 0.07)));
        Close.Check(loss.Parts[1].Value, similarity, 1e-6, "contrastive loss");
    }

    /// <summary>With gradients wanted, the caption loss makes its own along with its value.</summary>
    private static long Count(Action run)
    {
        using var unrecorded = no_grad();
        using var counter = new FlopCounter();
        run();
        return counter.Stop();
    }
}
