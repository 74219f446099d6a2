using Mammut.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

/// <summary>A probe of embeddings and losses finds what they depend on.</summary>
public class EmbeddingProbeTests
{
    [Fact]
    public void TheMeanOverRealTokens_IgnoresPadding_AndDependsOnEveryToken()
    {
        var probe = Probe(batch => ToyPass.Mean(batch.Tokens));
        probe.CheckPadding();
        probe.CheckEveryToken();
        probe.CheckImageUnseen();
        Says("Toy has the length 0.", probe.CheckUnitLength);
    }

    [Fact]
    public void TheMeanOverEveryPosition_IsFound() => Says(
        "Toy depends on padding: 3 tokens of it behind a text of 6 move the embedding by 0.",
        Probe(batch => ToyPass.Features(batch.Tokens).mean([1])).CheckPadding);

    [Fact]
    public void AnEmbeddingOfTheFirstToken_DoesNotDependOnTheOthers() => Says(
        "Toy does not depend on token 1 of 6: changing it moves the embedding by 0 only.",
        Probe(batch => ToyPass.Features(batch.Tokens).select(1, 0)).CheckEveryToken);

    [Fact]
    public void AnEmbeddingThatTakesFromTheImage_IsFound() => Says(
        "Toy depends on the image: another one moves the embedding by",
        Probe(batch => ToyPass.Features(batch.Tokens).mean([1]) + batch.Images.sum()).CheckImageUnseen);

    [Fact]
    public void AnEmbeddingOfUnitLength_HasIt() =>
        Probe(batch => nn.functional.normalize(ToyPass.Features(batch.Tokens).mean([1]), 2, -1)).CheckUnitLength();

    [Fact]
    public void ALossThatCountsPadding_IsFound_AndOneThatDoesNot_Passes()
    {
        var loss = new ModelProbe<ToyPass>(new ToyPass(), ToyPass.Sizes).Loss((_, batch) => new LossParts(
            ("Right", 1, ToyPass.Mean(batch.Tokens).pow(2).sum()),
            ("Wrong", 1, ToyPass.Features(batch.Tokens).pow(2).mean())));
        loss.CheckPadding("Right");
        Says("The loss “Wrong” depends on padding: 3 columns of it more change it by 0.", () => loss.CheckPadding("Right", "Wrong"));
        Says("The loss has no part “Other”, but “Right”, “Wrong”.", () => loss.CheckPadding("Other"));
    }

    [Fact]
    public void AProbe_LeavesNoTensorBehind()
    {
        var before = Tensor.TotalCount;
        using (var model = new ModelProbe<ToyPass>(new ToyPass(), ToyPass.Sizes))
        {
            model.Embedding("Toy", (_, batch) => ToyPass.Features(batch.Tokens).mean([1])).CheckEveryToken();
            model.Loss((_, batch) => new LossParts(("Toy", 1, ToyPass.Real(batch.Tokens).sum().to(ScalarType.Float32)))).CheckPadding("Toy");
        }

        Assert.Equal(before, Tensor.TotalCount);
    }

    private static EmbeddingProbe Probe(Func<ModelBatch, Tensor> run) => new ModelProbe<ToyPass>(new ToyPass(), ToyPass.Sizes).Embedding("Toy", (_, batch) => run(batch));

    private static void Says(string message, Action check) => Assert.StartsWith(message, Assert.Throws<ModelContractException>(check).Message);
}
