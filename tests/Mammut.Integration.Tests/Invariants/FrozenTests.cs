using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Invariants;

/// <summary>A frozen part has no gradient and no place in the optimizer, stays as it is in training, and is in the checkpoint.</summary>
public class FrozenTests
{
    public static TheoryData<bool> Parts() => [true, false];

    [Theory]
    [MemberData(nameof(Parts))]
    public void ATrainingStep_ChangesAllThatTheLossReaches_ButNothingFrozen(bool text)
    {
        using var scope = NewDisposeScope();
        using var model = Create(text, seed: 1);
        var before = model.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.detach().clone());
        using var optimizer = new AdamW(model.named_parameters(), new AdamWOptions { WeightDecay = 0.5 });
        for (var step = 0; step < 2; step++)
        {
            using var loss = Loss(model);
            loss.Total.backward();
            using var gradients = optimizer.TakeGradients();
            optimizer.Step(gradients, 0.1);
        }

        var table = Summary(model).ParameterTable.ToDictionary(entry => entry.Key);
        Assert.Equal(table.Values.Where(entry => !entry.Frozen).Sum(entry => entry.Elements), optimizer.Length);
        foreach (var (name, parameter) in model.named_parameters())
        {
            Assert.Equal(IsFrozen(name, text), table[name].Frozen);
            Assert.Equal(!table[name].Frozen, parameter.requires_grad);
            // The gate is shut at first, so that some of what is behind it is reached in the second step only.
            Assert.True(Close.Same(parameter, before[name]) == !table[name].Trained, name);
        }
    }

    [Fact]
    public void ACheckpoint_HoldsTheFrozenPartToo()
    {
        var folder = Directory.CreateTempSubdirectory("mammut");
        try
        {
            using FrozenModel model = new(seed: 1), other = new(seed: 2);
            model.Save(folder.FullName);
            other.Load(folder.FullName);
            using var scope = NewDisposeScope();
            Assert.All(model.parameters().Zip(other.parameters()), pair => Assert.True(Close.Same(pair.First, pair.Second)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void AFrozenPart_TakesLessMemory_ByItsGradientsAndMoments_AndByWhatNothingIsKeptOf()
    {
        var (frozen, trained) = (FrozenVisionModel.Summary.Memory!, TinyMammut.Summary.Memory!);
        var values = FrozenVisionModel.Summary.ParameterTable.Where(entry => entry.Frozen).Sum(entry => entry.Elements);
        Assert.True(trained.Bytes(1) - frozen.Bytes(1) >= 2 * 4 * values);
        Assert.True(trained.Bytes(100) - frozen.Bytes(100) > trained.Bytes(1) - frozen.Bytes(1));
    }

    private static bool IsFrozen(string name, bool text) =>
        text ? name.StartsWith("text.", StringComparison.Ordinal) && !name.StartsWith("text.cross_layers.", StringComparison.Ordinal) : name.StartsWith("vision.", StringComparison.Ordinal);

    private static GeneratedModule Create(bool text, long seed) => text ? new FrozenModel(seed: seed) : new FrozenVisionModel(seed: seed);

    private static LossParts Loss(GeneratedModule model) => model switch
    {
        FrozenModel frozen => frozen.Loss(Batches.Images(3), Batches.Texts(frozen, 7, 7, 5, 3)),
        FrozenVisionModel frozen => frozen.Loss(Batches.Images(3), Batches.Texts(frozen, 7, 7, 5, 3)),
        _ => throw new ArgumentOutOfRangeException(nameof(model)),
    };

    private static ModelSummary Summary(GeneratedModule model) => model is FrozenModel ? FrozenModel.Summary : FrozenVisionModel.Summary;
}
