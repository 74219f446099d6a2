using Mammut.Integration.Tests.Invariants;
using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Parity;

/// <summary>Flamingo as declared against Flamingo written out in Python.</summary>
public sealed class FlamingoReferenceTests() : SystemReferenceTests<TinyFlamingo>("flamingo", () => new TinyFlamingo(), _ => Keys, "caption")
{
    private static readonly ReferenceKeys Keys = new(
        name => name.StartsWith("vision.resampler.", StringComparison.Ordinal) ? Resampler(name)
            : name.StartsWith("text.cross_layers.", StringComparison.Ordinal) ? Block(name)
            : ReferenceKeys.Replace(name,
            [
                .. ReferenceKeys.OpenClipBlocks,
                ("vision.layers.", "vision_encoder.transformer.resblocks."), ("vision.positions", "vision_encoder.positional_embedding"), ("vision.patch.", "vision_encoder.conv1."),
                ("vision.first_norm.", "vision_encoder.ln_pre."), ("vision.last_norm.", "vision_encoder.ln_post."),
                ("text.token_embedding.", "lang_encoder.token_embedding."), ("text.positions", "lang_encoder.positional_embedding"),
                ("text.layers.", "lang_encoder.resblocks."), ("text.last_norm.", "lang_encoder.ln_final."),
            ]),
        [],
        (from block in new[] { 0, 1 }
         from gate in new[] { ("attention_gate", "attn_gate"), ("mlp_gate", "ff_gate") }
         let theirs = $"lang_encoder.gated_cross_attn_layers.{(2 * block) + 1}.{gate.Item2}"
         select ($"text.cross_layers.{block}.{gate.Item1}", ReferenceSource.Of([theirs], tensors => tensors[0].squeeze(0)))).ToDictionary());

    protected override LossParts Loss(TinyFlamingo model, Tensor images) => model.Loss(images, _reference.Input("tokens"));

    [Fact]
    public void TheOutputs_AreThoseOfTheReference()
    {
        var texts = PackedTexts.Real(_reference.Input("tokens"), _model.PaddingToken);
        var latents = _model.EncodeImages(_reference.Input("images").flatten(0, 1));
        var states = _model.Captioning(texts, latents);
        _reference.CheckOutput("latents", latents.view(4, 2, 4, 16));
        _reference.CheckOutput("text_states", texts.Unpack(states));
        _reference.CheckOutput("logits", texts.Unpack(_model.Text.Logits(states)));
    }

    /// <summary>The comparison tells one thing that is wrong: here which images are seen. What then comes out is another reference's.</summary>
    [Fact]
    public void SeeingAllImages_TheStatesAreOthers()
    {
        var texts = PackedTexts.Real(_reference.Input("tokens"), _model.PaddingToken);
        var states = texts.Unpack(_model.Recalling(texts, _model.EncodeImages(_reference.Input("images").flatten(0, 1))));
        Assert.True(Close.RelativeError(states, _reference.Output("text_states")) > 100 * Reference.Tolerance);
        Close.Check(states, _reference.Output("text_states", variant: "all_images"), Reference.Tolerance, "text states of all images");
    }

    [Fact]
    public void GreedyGeneration_BehindExamples_IsThatOfTheReference() => CheckGreedy(_model);

    [Fact]
    public void SeeingAllImages_TheTextsAreOthers()
    {
        using var wrong = new RecallingFlamingo();
        _reference.Fill(wrong);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => CheckGreedy(wrong));
    }

    private void CheckGreedy(ICaptioner model) => _reference.CheckGreedy(model, _reference.Input("images"), [2, 5, 7, 2]);

    private static string Resampler(string name) => ReferenceKeys.Replace(name,
        ("vision.resampler.last_norm.", "perceiver.norm."), ("vision.resampler.", "perceiver."), (".latent_norm.", ".0.norm_latents."), (".image_norm.", ".0.norm_media."),
        (".attention.q.", ".0.to_q."), (".attention.kv.", ".0.to_kv."), (".attention.out.", ".0.to_out."), (".mlp_norm.", ".1.0."), (".mlp.in.", ".1.1."), (".mlp.out.", ".1.3."));

    private static string Block(string name) => ReferenceKeys.Replace(name,
        ("text.cross_layers.0.", "lang_encoder.gated_cross_attn_layers.1."), ("text.cross_layers.1.", "lang_encoder.gated_cross_attn_layers.3."),
        (".attention_norm.", ".attn.norm."), (".attention.q.", ".attn.to_q."), (".attention.kv.", ".attn.to_kv."), (".attention.out.", ".attn.to_out."),
        (".mlp_norm.", ".ff.0."), (".mlp.in.", ".ff.1."), (".mlp.out.", ".ff.3."));
}
