using Mammut.Data;
using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Invariants;

/// <summary>Hidden patches: what is given decides the loss, what is drawn comes of torch's state, and nobody else pays for it.</summary>
public class MaskedImageTests
{
    [Fact]
    public void TheLoss_IsThatOfThePixelsOfWhatWasGiven()
    {
        using var scope = NewDisposeScope();
        using var model = new MaskedImageCaptionModel(seed: 4);
        model.eval();
        var (images, tokens) = (Batches.Images(2, 16, 24), Batches.Texts(model, 7, 7, 4));
        var hidden = HiddenPatches.Draw(2, 24, 0.5, CPU);
        using var loss = model.Loss(images, tokens, new LossChoices { HiddenPatches = hidden });
        Assert.Equal(["Captioning", "MaskedImage"], loss.Parts.Select(part => part.Name));
        Assert.Equal(0.5, loss.Parts[1].Weight);
        var pixels = model.MaskedPixels(images, hidden);
        Assert.Equal([2, 24, 48], pixels.shape);
        Assert.Equal(Losses.MaskedPixels(pixels, images, 4, hidden).item<float>(), loss.Parts[1].Value.item<float>(), 1e-6);
        // What was given is still the caller's.
        Assert.Equal(24, hidden.sum().item<long>());
    }

    [Fact]
    public void AHiddenPatch_IsNotSeen_AndOneThatIsSeen_Is()
    {
        using var scope = NewDisposeScope();
        using var model = new MaskedImageModel(seed: 4);
        var images = Batches.Images(1);
        var hidden = tensor(new[] { true, false, false, true }).view(1, 4);
        var before = model.MaskedPixels(images, hidden);
        var (unseen, seen) = (images.clone(), images.clone());
        unseen.narrow(2, 0, 8).narrow(3, 0, 8).add_(1);
        seen.narrow(2, 0, 8).narrow(3, 8, 8).add_(1);
        Assert.True(Close.Same(before, model.MaskedPixels(unseen, hidden)));
        Assert.True(Close.RelativeError(model.MaskedPixels(seen, hidden), before) > 1e-3);
    }

    [Fact]
    public void TheSameDraws_ComeOfTheSameState_AndAreOfTheDeclaredShare()
    {
        using var scope = NewDisposeScope();
        using var model = new MaskedImageModel(seed: 4);
        var images = Batches.Images(3);
        Assert.Equal(Drawn(1), Drawn(1));
        Assert.Contains(Enumerable.Range(2, 5), seed => Drawn(seed) != Drawn(1));
        torch.manual_seed(9);
        using var drawn = model.Loss(images);
        torch.manual_seed(9);
        using var given = model.Loss(images, new LossChoices { HiddenPatches = HiddenPatches.Draw(3, 4, 0.75, CPU) });
        Assert.Equal(given.Total.item<float>(), drawn.Total.item<float>());

        float Drawn(long seed)
        {
            torch.manual_seed(seed);
            using var loss = model.Loss(images);
            return loss.Total.item<float>();
        }
    }

    [Fact]
    public void FlagsOfAnotherBatch_AreRefused()
    {
        using var scope = NewDisposeScope();
        using var model = new MaskedImageModel(seed: 4);
        var fault = Assert.Throws<ArgumentException>(() => model.Loss(Batches.Images(3), new LossChoices { HiddenPatches = HiddenPatches.Draw(2, 4, 0.75, CPU) }));
        Assert.Contains("[3, 4]", fault.Message);
    }

    [Fact]
    public async Task Training_LowersTheLoss_OnImagesAlone()
    {
        using var model = new MaskedImageModel(seed: 4);
        var totals = new List<double>();
        await model.Trainer(Repeat(), new TrainingOptions { Steps = 40, LearningRate = 1e-2, WarmupSteps = 5, OnStep = step => totals.Add(step.Total) }).RunAsync();
        Assert.True(totals[^5..].Average() < 0.8 * totals[..5].Average(), $"{totals[..5].Average():F3} became {totals[^5..].Average():F3} only.");
    }

    private static async IAsyncEnumerable<ImageTextBatch> Repeat()
    {
        while (true)
        {
            await Task.Yield();
            yield return new ImageTextBatch(Batches.Images(4), zeros([4, 2], dtype: int64), ["", "", "", ""], ["0", "1", "2", "3"]);
        }
    }
}
