using System.Text.Json;
using Mammut.Integration.Tests.Invariants;
using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Parity;

/// <summary>
/// Weights, inputs, outputs and gradients of the open implementation, computed by it in fp32 and float64 on random weights
/// (Fixtures/mammut.json says with what). Relative errors are of whole tensors.
/// </summary>
public sealed class OpenReferenceTests : IDisposable
{
    private const double Tolerance = 1e-4;

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly OpenMammut _model = new();
    private readonly Dictionary<string, Tensor> _data;
    private readonly JsonElement _facts = JsonDocument.Parse(File.ReadAllText(Fixture("mammut.json"))).RootElement;

    public OpenReferenceTests()
    {
        _model.Load(Fixture("mammut-state.safetensors"));
        _data = Read("mammut-io.safetensors");
    }

    [Fact]
    public void TheKeys_AreThoseOfTheCheckpoint()
    {
        var ours = OpenMammut.Keys.Entries.ToDictionary(entry => entry.Foreign, entry =>
        {
            var shape = OpenMammut.Summary.ParameterTable.Single(parameter => parameter.Key == entry.Native).Shape;
            return string.Join(",", entry.Transposed ? shape.Reverse() : shape);
        });
using var file = new SafetensorsFile(Fixture("mammut-state.safetensors"));
        var theirs = file.Entries.ToDictionary(entry => entry.Key, entry => string.Join(",", entry.Shape));
        Assert.Equal(theirs.OrderBy(key => key.Key), ours.OrderBy(key => key.Key));
    }

    [Fact]
    public void TheOutputs_AreThoseOfTheReference()
    {
        var tokens = _model.EncodeImages(_data["images"]);
        var (images, texts, logits) = _model.Forward(_data["images"], _data["tokens"]);
        Close.Check(tokens, _data["image_embs_f64"], Tolerance, "image tokens");
        Close.Check(images, _data["image_features_f64"], Tolerance, "image features");
        Close.Check(texts, _data["text_features_f64"], Tolerance, "text features");
        Close.Check(logits, _data["logits_f64"], Tolerance, "logits");
    }

    [Fact]
    public void TheLoss_IsThatOfTheReference_PartByPart()
    {
        using var loss = _model.Loss(_data["images"], _data["tokens"]);
        var expected = _facts.GetProperty("loss_f64_values");
        Check("caption_loss", loss.Parts[0].Value.item<float>() * loss.Parts[0].Weight);
        Check("contrastive_loss", loss.Parts[1].Value.item<float>());
        Check("total", loss.Total.item<float>());

        void Check(string name, double actual)
        {
            var value = expected.GetProperty(name).GetDouble();
            Assert.True(Math.Abs(actual - value) <= Tolerance * value, $"{name}: {actual} instead of {value}.");
        }
    }

    [Fact]
    public void EveryGradient_IsThatOfTheReference()
    {
        using var loss = _model.Loss(_data["images"], _data["tokens"]);
        loss.Total.backward();
        var expected = Read("mammut-grads.safetensors");
        var names = OpenMammut.Keys.Entries.ToDictionary(entry => entry.Native);
        foreach (var (key, parameter) in _model.named_parameters())
        {
            var (_, foreign, transposed) = names[key];
            var gradient = transposed ? parameter.grad!.t() : parameter.grad!;
            Close.Check(gradient, expected[foreign], Tolerance, foreign);
            Assert.True(expected.Remove(foreign));
        }

        Assert.Empty(expected);
    }

    /// <summary>Five steps of AdamW with that implementation's groups, each loss before a step and those behind the last.</summary>
    [Fact]
    public void TheStepsOfTraining_AreThoseOfTheReference()
    {
        var facts = _facts.GetProperty("adamw");
        var foreign = OpenMammut.Keys.Entries.ToDictionary(entry => entry.Native, entry => entry.Foreign);
        var options = new AdamWOptions
        {
            Beta1 = facts.GetProperty("betas")[0].GetDouble(),
            Beta2 = facts.GetProperty("betas")[1].GetDouble(),
            Epsilon = facts.GetProperty("eps").GetDouble(),
            WeightDecay = facts.GetProperty("weight_decay").GetDouble(),
        };
        var expected = _facts.GetProperty("adamw_losses_f64").EnumerateArray().ToArray();
        Assert.Equal(6, expected.Length);
        AdamWSteps.Run(_model, facts, options, name => foreign[name], expected, () => _model.Loss(_data["images"], _data["tokens"]), _model.AfterStep, (step, loss) =>
        {
            Check("caption_loss", loss.Parts[0].Value.item<float>() * loss.Parts[0].Weight);
            Check("contrastive_loss", loss.Parts[1].Value.item<float>());
            Check("total", loss.Total.item<float>());

            void Check(string name, double actual)
            {
                var value = step.GetProperty(name).GetDouble();
                Assert.True(Math.Abs(actual - value) <= Tolerance * value, $"{name}: {actual} instead of {value}.");
            }
        });
    }

    [Fact]
    public void GreedyGeneration_IsThatOfTheReference()
    {
        var texts = TextGenerator.Run(_model, _data["images"], new GenerationOptions { MaxLength = 12 });
        var expected = _data["greedy_tokens"];
        for (var row = 0; row < texts.Count; row++)
        {
            var ids = expected[row].data<long>().ToArray();
            var end = Array.IndexOf(ids, _model.EndToken, 1);
            Assert.Equal(ids[1..(end < 0 ? ids.Length : end)], texts[row]);
        }
    }

    [Fact]
    public void ACheckpoint_WrittenAndReadAgain_HoldsTheSameTensors()
    {
        var folder = Directory.CreateTempSubdirectory("mammut");
        try
        {
            _model.Save(folder.FullName);
            var (written, original) = (Read(Path.Combine(folder.FullName, "model.safetensors")), Read("mammut-state.safetensors"));
            Assert.Equal(original.Keys.Order(), written.Keys.Order());
            Assert.All(original, entry => Assert.True(Close.Same(entry.Value, written[entry.Key])));
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

    private static Dictionary<string, Tensor> Read(string file)
    {
        using var tensors = new SafetensorsFile(Path.IsPathRooted(file) ? file : Fixture(file));
        return tensors.Entries.ToDictionary(entry => entry.Key, entry => tensors.Read(entry.Key));
    }

    private static string Fixture(string file) => Path.Combine(AppContext.BaseDirectory, "Parity", "Fixtures", file);
}
