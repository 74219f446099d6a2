using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Invariants;

/// <summary>16-bit products over 32-bit weights: near the 32-bit result, in 32 bits at the edges.</summary>
public class MixedPrecisionTests
{
    [Fact]
    public void OutputsAndLogits_AreIn32Bits()
    {
        using var scope = NewDisposeScope();
        using var model = new HalfMammut();
        var (images, texts, logits) = model.Forward(Batches.Images(3), Batches.Texts(model, 7, 7, 5, 3));
        Assert.Equal(ScalarType.Float32, images.dtype);
        Assert.Equal(ScalarType.Float32, texts.dtype);
        Assert.Equal(ScalarType.Float32, logits.dtype);
        using var cache = model.NewCache(Batches.Images(1));
        Assert.Equal(ScalarType.BFloat16, cache.Cross(0).Keys.dtype);
    }

    [Fact]
    public void GenerationRuns_InEveryMode()
    {
        using var model = new HalfMammut();
        using var images = Batches.Images(2);
        foreach (var method in Enum.GetValues<GenerationMethod>())
            Assert.Equal(2, TextGenerator.Run(model, images, new GenerationOptions { Method = method, MaxLength = 8 }).Count);
    }

    [Fact]
    public void TheLoss_IsNearThe32BitOne_AndNotTheSame()
    {
        using var scope = NewDisposeScope();
        using var half = new HalfMammut(seed: 4);
        using var single = new SingleMammut(seed: 4);
        var (images, tokens) = (Batches.Images(4), Batches.Texts(half, 8, 8, 6, 5, 4));
        using var loss = half.Loss(images, tokens);
        using var exact = single.Loss(images, tokens);
        var error = Math.Abs(loss.Total.item<float>() - exact.Total.item<float>()) / exact.Total.item<float>();
        Assert.InRange(error, 1e-7, 1e-2);
    }
}
