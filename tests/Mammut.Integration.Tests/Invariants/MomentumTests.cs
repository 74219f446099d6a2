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
        Assert.Equal(own.Where(entry => !entry.Value.requires_grad).Select(entry => entry.Key), MomentumModel.Summary.ParameterTable.Where(entry => entry.Frozen).Select(entry => entry.Key));
    }

    [Fact]
    public void OfWeightsThatComeWithoutACopy_TheCopyIsMadeAnew()
    {
        var folder = Directory.CreateTempSubdirectory("mammut");
        try
        {
            _model.Save(folder.FullName);
            var path = Path.Combine(folder.FullName, "plain.safetensors");
            using (var whole = new SafetensorsFile(Path.Combine(folder.FullName, "model.safetensors")))
            {
                Safetensors.Write(path, [.. whole.Entries.Select(entry => entry.Key)
                    .Where(key => !key.StartsWith("momentum", StringComparison.Ordinal) && !key.StartsWith("queue.", StringComparison.Ordinal))
                    .Select(key => (key, whole.Read(key)))]);
            }

            using var other = new MomentumModel(seed: 9);
            var report = other.Load(path, new LoadOptions { Strict = false });
            Assert.Contains(report.Missing, key => key.StartsWith("momentum.vision.", StringComparison.Ordinal));
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
    public void InTraining_TheCopyFollowsFirst_AndTheQueueTakesItsFeatures()
    {
        Move();
        var weight = Parameter("text.token_embedding.weight").clone();
        var before = Parameter("momentum.text.token_embedding.weight").clone();
        var earlier = Parameter("queue.images").clone();
        for (var step = 0; step < 3; step++)
            _model.Loss(_images, MatchingTests.Texts, Given).Dispose();
        Close.Check(Parameter("momentum.text.token_embedding.weight"), (0.729 * before) + (0.271 * weight), 1e-6, "the copy after three steps");
        Assert.Equal(3, Parameter("momentum_steps").item<float>());
        Assert.Equal(2, Parameter("queue.place").item<float>());
        // Nine features have gone round a queue of seven: rows 0 and 1 are of the third batch, 6 of it too, 2 of the first.
        var newest = _model.Momentum.EmbedImageTokens(_model.Momentum.EncodeImages(_images));
        Close.Check(Parameter("queue.images").index_select(0, torch.tensor(new long[] { 6, 0, 1 })), newest, 1e-5, "the newest");
        Assert.False(Close.Same(Parameter("queue.images"), earlier));
        _model.eval();
        _model.Loss(_images, MatchingTests.Texts, Given).Dispose();
        Assert.Equal(3, Parameter("momentum_steps").item<float>());
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
            using var loss = _model.Loss(_images, MatchingTests.Texts, Given);
            Assert.Equal(((1 - share) * hard) + (share * soft), loss.Parts[2].Value.item<float>(), 1e-4);
        }
    }

    [Fact]
    public void ACheckpoint_HoldsCopyAndQueue()
    {
        Move();
        _model.Loss(_images, MatchingTests.Texts, Given).Dispose();
        var folder = Directory.CreateTempSubdirectory("mammut");
        try
        {
            _model.Save(folder.FullName);
            using var other = new MomentumModel(seed: 9);
            other.Load(folder.FullName);
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

    private Tensor Parameter(string name) => _model.named_parameters().Single(entry => entry.name == name).parameter;
}
