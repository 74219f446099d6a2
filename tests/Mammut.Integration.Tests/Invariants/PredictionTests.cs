using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Invariants;

/// <summary>What the compiler states is what the running module has: keys, shapes, counts, output shapes.</summary>
public class PredictionTests
{
    public static TheoryData<string> Models() => ["TinyMammut", "GatedModel", "ClassTokenModel", "HalfMammut", "OpenMammut", "NarrowModel", "PostNormModel", "DistanceModel", "ResampledModel", "MatchingModel", "MomentumModel", "PrefixedModel", "TinyCoca", "TinyPali"];

    [Theory]
    [MemberData(nameof(Models))]
    public void TheSummary_ListsTheRunningModulesParameters(string name)
    {
        using var model = Create(name);
        var summary = Summary(model);
        Assert.Equal(
            summary.ParameterTable.Select(parameter => $"{parameter.Key} [{string.Join(", ", parameter.Shape)}]"),
            model.named_parameters().Select(parameter => $"{parameter.name} [{string.Join(", ", parameter.parameter.shape)}]"));
        var copied = summary.ParameterTable.Where(parameter => parameter.Copy).Sum(parameter => parameter.Elements);
        Assert.Equal(summary.Parameters, model.parameters().Sum(parameter => parameter.numel()) - copied);
        Assert.Equal(summary.ParameterTable.Select(parameter => parameter.Key).Order(), model.state_dict().Keys.Except(model.named_buffers().Select(count => count.name)).Order());
    }

    [Fact]
    public void TheForwardPass_GivesTheStatedShapes()
    {
        using var scope = NewDisposeScope();
        using var tiny = new TinyMammut();
        var (images, texts, logits) = tiny.Forward(Batches.Images(3), Batches.Texts(tiny, 7, 7, 5, 3));
        Assert.Equal([3, 8], images.shape);
        Assert.Equal([3, 8], texts.shape);
        Assert.Equal([3, 6, 24], logits.shape);
        using var gated = new GatedModel();
        Assert.Equal([2, 6, 16], gated.EncodeImages(Batches.Images(2, 16, 24)).shape);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void EveryPart_OfTheLossIsFinite_AndReachesItsParameters(string name)
    {
        using var scope = NewDisposeScope();
        using var model = Create(name);
        using var loss = Loss(model);
        foreach (var part in loss.Parts)
            Assert.True(double.IsFinite(part.Value.to(float64).item<double>()), $"{name}: {part.Name} is not finite.");
        loss.Total.backward();
        var frozen = Summary(model).ParameterTable.Where(entry => entry.Frozen || entry.Copy).Select(entry => entry.Key).ToHashSet();
        foreach (var (key, parameter) in model.named_parameters().Where(entry => !frozen.Contains(entry.name)))
            Assert.True(parameter.grad is not null && parameter.dtype == ScalarType.Float32 && parameter.grad.dtype == ScalarType.Float32, $"{name}: no gradient in 32 bits reaches {key}.");
    }

    [Fact]
    public void TheSameSeed_GivesTheSameWeights()
    {
        using var scope = NewDisposeScope();
        using TinyMammut one = new(seed: 5), same = new(seed: 5), other = new(seed: 6);
        var pairs = one.parameters().Zip(same.parameters()).ToArray();
        Assert.All(pairs, pair => Assert.True(Close.Same(pair.First, pair.Second)));
        Assert.Contains(one.parameters().Zip(other.parameters()), pair => !Close.Same(pair.First, pair.Second));
    }

    [Fact]
    public void ASeedThatWasUsedElsewhere_ChangesNothing()
    {
        using var scope = NewDisposeScope();
        using var before = new TinyMammut(seed: 5);
        torch.manual_seed(99);
        randn(100);
        using var after = new TinyMammut(seed: 5);
        Assert.All(before.parameters().Zip(after.parameters()), pair => Assert.True(Close.Same(pair.First, pair.Second)));
    }

    internal static nn.Module Create(string name) => name switch
    {
        "TinyMammut" => new TinyMammut(),
        "GatedModel" => new GatedModel(),
        "ClassTokenModel" => new ClassTokenModel(),
        "HalfMammut" => new HalfMammut(),
        "PostNormModel" => new PostNormModel(),
        "DistanceModel" => new DistanceModel(),
        "MatchingModel" => new MatchingModel(),
        "MomentumModel" => new MomentumModel(),
        "OpenMammut" => new OpenMammut(),
        "NarrowModel" => new NarrowModel(),
        "ResampledModel" => new ResampledModel(),
        "PrefixedModel" => new PrefixedModel(),
        "TinyCoca" => new TinyCoca(),
        "TinyPali" => new TinyPali(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    internal static LossParts Loss(nn.Module model) => model switch
    {
        TinyMammut tiny => tiny.Loss(Batches.Images(3), Batches.Texts(tiny, 7, 7, 5, 3)),
        GatedModel gated => gated.Loss(Batches.Images(3, 16, 24), Batches.Texts(gated, 7, 7, 5, 3), torch.tensor(new long[] { 3, 1, 2 })),
        ClassTokenModel cls => cls.Loss(Batches.Images(3), Batches.Texts(cls, 7, 7, 5, 3)),
        PostNormModel post => post.Loss(Batches.Images(3), Batches.Texts(post, 7, 7, 5, 3)),
        DistanceModel distant => distant.Loss(Batches.Images(3), Batches.Texts(distant, 7, 7, 5, 3)),
        MatchingModel matching => matching.Loss(Batches.Images(3), MatchingTests.Texts, new LossChoices { MaskedTokens = MatchingTests.Masked, MaskedLabels = MatchingTests.Labels }),
        MomentumModel momentum => momentum.Loss(Batches.Images(3), MatchingTests.Texts, new LossChoices { MaskedTokens = MatchingTests.Masked, MaskedLabels = MatchingTests.Labels }),
        HalfMammut half => half.Loss(Batches.Images(3), Batches.Texts(half, 7, 7, 5, 3)),
        TinyCoca coca => coca.Loss(Batches.Images(3), Batches.Texts(coca, 7, 7, 5, 3)),
        TinyPali pali => pali.Loss(Batches.Images(3), Batches.Texts(48, 49, 0, 7, 7, 5, 3), Batches.Texts(48, 49, 0, 5, 5, 4, 2)),
        ResampledModel resampled => resampled.Loss(Batches.Images(3), Batches.Texts(resampled, 7, 7, 5, 3)),
        OpenMammut open => open.Loss(Batches.Images(3, 64, 64), Batches.Texts(open, 7, 7, 5, 3)),
        PrefixedModel prefixed => prefixed.Loss(Batches.Images(3), Batches.Texts(22, 23, 0, 7, 7, 5, 3)),
        NarrowModel narrow => narrow.Loss(Batches.Images(3), Batches.Texts(narrow, 7, 7, 5, 3)),
        _ => throw new ArgumentOutOfRangeException(nameof(model)),
    };

    private static ModelSummary Summary(nn.Module model) => model switch
    {
        TinyMammut => TinyMammut.Summary,
        GatedModel => GatedModel.Summary,
        ClassTokenModel => ClassTokenModel.Summary,
        HalfMammut => HalfMammut.Summary,
        PostNormModel => PostNormModel.Summary,
        DistanceModel => DistanceModel.Summary,
        MatchingModel => MatchingModel.Summary,
        MomentumModel => MomentumModel.Summary,
        OpenMammut => OpenMammut.Summary,
        NarrowModel => NarrowModel.Summary,
        ResampledModel => ResampledModel.Summary,
        PrefixedModel => PrefixedModel.Summary,
        TinyCoca => TinyCoca.Summary,
        TinyPali => TinyPali.Summary,
        _ => throw new ArgumentOutOfRangeException(nameof(model)),
    };
}
