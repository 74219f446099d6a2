using Mammut.Data;
using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Invariants;

/// <summary>A momentum copy starts as the model, follows it in training, teaches it, and is part of its checkpoint.</summary>
public sealed class MomentumTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly MomentumModel _model = new(seed: 4);
    private readonly Tensor _images = Batches.Images(3);

    private static LossChoices Given => new()
    {
        MaskedTokens = MatchingTests.Masked, MaskedLabels = MatchingTests.Labels, NegativeImages = torch.tensor(new long[] { 1, 2, 0 }), NegativeTexts = torch.tensor(new long[] { 2, 0, 1 }),
    };

    [Fact]
    public void TheCopy_StartsAsTheModel_AndTakesNoGradient()
    {
        var own = _model.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        Assert.Contains(own.Keys, name => name.StartsWith("momentum.text.layers.", StringComparison.Ordinal));
        Assert.All(own.Where(entry => entry.Key.StartsWith("momentum.", StringComparison.Ordinal)), entry =>
        {
            Assert.True(Close.Same(own[entry.Key["momentum.".Length..]], entry.Value));
            Assert.False(entry.Value.requires_grad);
        });
        using var loss = _model.Loss(_images, MatchingTests.Texts, Given);
        loss.Total.backward();
        Assert.All(own.Where(entry => !entry.Value.requires_grad), entry => Assert.Null(entry.Value.grad));
        Assert.Equal(own.Where(entry => !entry.Value.requires_grad).Select(entry => entry.Key), MomentumModel.Summary.ParameterTable.Where(entry => entry.Copy).Select(entry => entry.Key));
    }

    [Fact]
    public void WeightsThatAreSavedWithoutTheCopy_AreLoaded_AndTheCopyIsMadeAnew()
    {
        Move();
        Step();
        var folder = Directory.CreateTempSubdirectory("mammut");
        try
        {
            _model.Save(folder.FullName, new SaveOptions { WithoutMomentum = true });
            using (var file = new SafetensorsFile(Path.Combine(folder.FullName, "model.safetensors")))
                Assert.Equal(MomentumModel.Summary.ParameterTable.Where(entry => !entry.Copy).Select(entry => entry.Key).Order(), file.Entries.Select(entry => entry.Key).Order());
            var report = _model.Load(folder.FullName);
            Assert.Contains("queue.place", report.Missing);
            Assert.Equal(0, Count("momentum_steps"));
            Assert.Equal(0, Count("queue.place"));
            using var other = new MomentumModel(seed: 9);
            Assert.Contains(other.Load(folder.FullName).Missing, key => key.StartsWith("momentum.vision.", StringComparison.Ordinal));
            var own = other.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
            Assert.True(Close.Same(own["text.token_embedding.weight"], Parameter("text.token_embedding.weight")));
            Assert.All(own.Keys.Where(name => name.StartsWith("momentum.", StringComparison.Ordinal)), name => Assert.True(Close.Same(own[name["momentum.".Length..]], own[name]), name));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void WeightsWithAPieceOfTheCopy_AreRefused()
    {
        var folder = Directory.CreateTempSubdirectory("mammut");
        try
        {
            _model.Save(folder.FullName);
            var path = Path.Combine(folder.FullName, "piece.safetensors");
            using (var whole = new SafetensorsFile(Path.Combine(folder.FullName, "model.safetensors")))
                Safetensors.Write(path, [.. whole.Entries.Select(entry => entry.Key).Where(key => !key.StartsWith("queue.", StringComparison.Ordinal)).Select(key => (key, whole.Read(key)))]);
            Assert.Equal(["queue.images", "queue.texts", "queue.place"], Assert.Throws<CheckpointMismatchException>(() => _model.Load(path)).Missing);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void AfterEachStep_TheCopyFollows_AndEachBatchEntersTheQueue()
    {
        Move();
        var weight = Parameter("text.token_embedding.weight").clone();
        var before = Parameter("momentum.text.token_embedding.weight").clone();
        var earlier = Parameter("queue.images").clone();
        for (var step = 0; step < 2; step++)
            Step();
        // Nine features have gone round a queue of seven: rows 0 and 1 are of the third batch, 6 of it too, 2 of the first.
        var newest = _model.Momentum.EmbedImageTokens(_model.Momentum.EncodeImages(_images));
        Step();
        Close.Check(Parameter("momentum.text.token_embedding.weight"), (0.729 * before) + (0.271 * weight), 1e-6, "the copy after three steps");
        Assert.Equal(3, Count("momentum_steps"));
        Assert.Equal(2, Count("queue.place"));
        Close.Check(Parameter("queue.images").index_select(0, torch.tensor(new long[] { 6, 0, 1 })), newest, 1e-5, "the newest");
        Assert.False(Close.Same(Parameter("queue.images"), earlier));
        _model.eval();
        _model.Loss(_images, MatchingTests.Texts, Given).Dispose();
        Assert.Equal(2, Count("queue.place"));
    }

    [Fact]
    public void TheSummary_TellsHeadsCopyAndQueue()
    {
        var rows = MomentumModel.Summary.Layers.ToDictionary(layer => layer.Path, layer => (layer.Kind, layer.Output, layer.Parameters, layer.Repeat));
        var table = MomentumModel.Summary.ParameterTable;
        Assert.Equal(("linear", "[B, 2]", Elements("matching."), 1), rows["matching"]);
        Assert.Equal(("token scores", "[H, 24]", 24L, 1), rows["masked_language.scores"]);
        Assert.Equal(Elements("masked_language."), rows.Where(row => row.Key.StartsWith("masked_language.", StringComparison.Ordinal)).Sum(row => row.Value.Parameters));
        Assert.Equal(("momentum copy", "[B, 8]", Elements("momentum."), 1), rows["momentum"]);
        Assert.Equal(("queue", "[7, 8]", 56L, 2), rows["queue"]);
        Assert.Contains("momentum copy and queue", MomentumModel.Summary.ToString());

        long Elements(string prefix) => table.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).Sum(entry => entry.Elements);
    }

    /// <summary>Two steps of three batches of three: two moves of the copy, and eighteen features round a queue of seven.</summary>
    [Fact]
    public async Task TheCopyMovesOnceAStep_HoweverManyBatchesAStepHas()
    {
        await _model.Trainer(BatchesOfThree(), new TrainingOptions { Steps = 2, AccumulationSteps = 3 }).RunAsync();
        Assert.Equal(2, Count("momentum_steps"));
        Assert.Equal(18 % 7, Count("queue.place"));
    }

    /// <summary>16 bits have no whole numbers from 65,520 on (Float16), or not all from 257 on (BFloat16).</summary>
    [Fact]
    public void CountsAreKept_AsTheyAre_InAFileOf16Bits()
    {
        State("momentum_steps").fill_(100_001);
        var folder = Directory.CreateTempSubdirectory("mammut");
        try
        {
            _model.Save(folder.FullName, new SaveOptions { FloatType = ScalarType.Float16 });
            using var other = new MomentumModel(seed: 9);
            other.Load(folder.FullName);
            Assert.Equal(100_001, other.state_dict()["momentum_steps"].item<long>());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Ramp = 2, Distillation = 0.5: shares 0, 0.25, 0.5, 0.5. With decay 0.9 and equal weights, teacher and student are one.</summary>
    [Fact]
    public void TheTeachersShare_GrowsWithTheSteps()
    {
        // Scores that differ, in both alike.
        var bias = randn(24) * 3;
        using (no_grad())
        {
            Parameter("masked_language.bias").copy_(bias);
            Parameter("momentum.masked_language.bias").copy_(bias);
        }

        var scores = _model.MaskedScores(_model.Fusion(MatchingTests.Masked, _model.EncodeImages(_images)));
        var places = MatchingTests.Labels.flatten().ne(-100);
        var logs = scores.flatten(0, 1).log_softmax(-1)[places];
        var hard = -logs.gather(1, MatchingTests.Labels.flatten()[places].unsqueeze(1)).mean().item<float>();
        var soft = -(logs.exp() * logs).sum(1).mean().item<float>();
        Assert.NotEqual(hard, soft, 0.01);
        foreach (var share in new[] { 0, 0.25, 0.5, 0.5 })
        {
            using var loss = Step();
            Assert.Equal(((1 - share) * hard) + (share * soft), loss.Parts[2].Value.item<float>(), 1e-4);
        }
    }

    [Fact]
    public void ACheckpoint_HoldsCopyAndQueue()
    {
        Move();
        Step();
        var folder = Directory.CreateTempSubdirectory("mammut");
        try
        {
            _model.Save(folder.FullName);
            using var other = new MomentumModel(seed: 9);
            other.Load(folder.FullName);
            Assert.Equal((1, 3), (other.state_dict()["momentum_steps"].item<long>(), other.state_dict()["queue.place"].item<long>()));
            Assert.All(_model.named_parameters().Zip(other.named_parameters()), pair => Assert.True(Close.Same(pair.First.parameter, pair.Second.parameter), pair.First.name));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public void Dispose()
    {
        _model.Dispose();
        _scope.Dispose();
    }

    /// <summary>Makes the model another than its copy.</summary>
    private void Move()
    {
        using var unrecorded = no_grad();
        Parameter("text.token_embedding.weight").add_(0.1);
    }

    /// <summary>A step of training without the optimizer's.</summary>
    private LossParts Step()
    {
        var loss = _model.Loss(_images, MatchingTests.Texts, Given);
        _model.AfterStep();
        return loss;
    }

    private static async IAsyncEnumerable<ImageTextBatch> BatchesOfThree()
    {
        while (true)
        {
            await Task.Yield();
            yield return new ImageTextBatch(Batches.Images(3), MatchingTests.Texts, ["a", "b", "c"], ["1", "2", "3"]);
        }
    }

    private Tensor State(string name) => _model.state_dict()[name];

    private long Count(string name) => State(name).item<long>();

    private Tensor Parameter(string name) => _model.named_parameters().Single(entry => entry.name == name).parameter;
}
