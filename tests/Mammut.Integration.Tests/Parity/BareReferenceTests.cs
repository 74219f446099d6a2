using System.Text.Json;
using Mammut.Integration.Tests.Invariants;
using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Parity;

/// <summary>Open MaMMUT without MLPs in the layers that have cross-attention, as declared, against the same written out in Python.</summary>
public sealed class BareReferenceTests() : SystemReferenceTests<BareMammut>("mammut_nomlp", () => new BareMammut(), _ => Keys, "caption", "contrastive")
{
    private static readonly ReferenceKeys Keys = new(
        name => BareMammut.Keys.Entries.Single(entry => entry.Native == name).Foreign,
        [.. BareMammut.Keys.Entries.Where(entry => entry.Transposed).Select(entry => entry.Foreign)],
        []);

    protected override LossParts Loss(BareMammut model, Tensor images) => model.Loss(images, _reference.Input("tokens"));

    [Fact]
    public void TheOutputs_AreThoseOfTheReference()
    {
        var (images, tokens) = (_reference.Input("images"), _reference.Input("tokens"));
        var texts = PackedTexts.Real(tokens, _model.PaddingToken);
        var imageTokens = _model.EncodeImages(images);
        var states = _model.Captioning(texts, imageTokens);
        _reference.CheckOutput("image_tokens", imageTokens);
        _reference.CheckOutput("image_features", _model.EmbedImages(images));
        _reference.CheckOutput("text_features", _model.EmbedTexts(tokens));
        _reference.CheckOutput("caption_states", texts.Unpack(states));
        _reference.CheckOutput("contrast_states", texts.Unpack(_model.Contrastive(texts)));
        _reference.CheckOutput("logits", texts.Unpack(_model.Text.Logits(states)));
    }

    /// <summary>Five steps of AdamW, and the loss before each and behind the last.</summary>
    [Fact]
    public void TheStepsOfTraining_AreThoseOfTheReference()
    {
        var facts = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Parity", "References", "mammut_nomlp.json"))).RootElement.GetProperty("adamw");
        var options = new AdamWOptions { Beta1 = 0.9, Beta2 = 0.98, Epsilon = 1e-6, WeightDecay = 0.2 };
        AdamWSteps.Run(
            _model, facts, options, Keys.Rename, facts.GetProperty("losses").EnumerateArray().Select(step => step.GetProperty("total").GetDouble()),
            () => _model.Loss(_reference.Input("images"), _reference.Input("tokens")), _model.AfterStep,
            (total, loss) => Assert.Equal(total, loss.Total.item<float>(), Reference.Tolerance * total));
    }

    /// <summary>The comparison tells one thing that is wrong: here the place of the blocks.</summary>
    [Fact]
    public void WithTheBlocksBeforeTheirLayers_TheStatesAreOthers()
    {
        using var wrong = new BareMammutBefore();
        _reference.Fill(wrong);
        var texts = PackedTexts.Real(_reference.Input("tokens"), _model.PaddingToken);
        var states = texts.Unpack(wrong.Captioning(texts, wrong.EncodeImages(_reference.Input("images"))));
        Assert.True(Close.RelativeError(states, _reference.Output("caption_states")) > 100 * Reference.Tolerance);
        Close.Check(wrong.EmbedTexts(_reference.Input("tokens")), _reference.Output("text_features"), Reference.Tolerance, "text features, which no block has a part in");
    }
}
