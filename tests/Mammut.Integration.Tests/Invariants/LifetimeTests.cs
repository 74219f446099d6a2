using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Invariants;

/// <summary>No live tensor is left behind by a call or a training step.</summary>
public class LifetimeTests
{
    [Theory]
    [MemberData(nameof(PredictionTests.Models), MemberType = typeof(PredictionTests))]
    public void ATrainingStep_LeavesNothingBehind(string name)
    {
        using var model = PredictionTests.Create(name);
        Step(model);
        var before = LiveTensors.Settled();
        for (var i = 0; i < 3; i++)
            Step(model);
        Assert.Equal(before, Tensor.TotalCount);

        static void Step(nn.Module model)
        {
            using var scope = NewDisposeScope();
            using var loss = PredictionTests.Loss(model);
            loss.Total.backward();
            model.zero_grad();
        }
    }

    [Fact]
    public void AModel_TakesItsTensorsWithIt()
    {
        var before = LiveTensors.Settled();
        using (new GatedModel())
            Assert.True(Tensor.TotalCount > before);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void ImagesOfAnotherSize_AreRefusedWithBothSizes()
    {
        using var scope = NewDisposeScope();
        using var model = new TinyMammut();
        var images = Assert.Throws<ArgumentException>(() => model.EncodeImages(Batches.Images(1, 16, 24)));
        Assert.Contains("[B, 3, 16, 16], but these are [1, 3, 16, 24]", images.Message);
        var tokens = Assert.Throws<ArgumentException>(() => model.Contrastive(ones(1, 11, dtype: int64)));
        Assert.Contains("ContextLength = 10, but a text has 11 tokens", tokens.Message);
    }
}
