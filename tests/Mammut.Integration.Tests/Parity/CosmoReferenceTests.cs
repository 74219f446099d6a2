using Mammut.Integration.Tests.Invariants;
using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Parity;

/// <summary>COSMO as declared against COSMO written out in Python.</summary>
public sealed class CosmoReferenceTests : SystemReferenceTests<TinyCosmo>
{
    private static readonly ReferenceKeys Keys = new(
        name => name.StartsWith("vision.resampler.", StringComparison.Ordinal) ? ReferenceKeys.Replace(name,
            [
                ("vision.resampler.last_norm.", "perceiver.norm."), ("vision.resampler.", "perceiver."), (".latent_norm.", ".0.norm_latents."), (".image_norm.", ".0.norm_media."),
                (".attention.q.", ".0.to_q."), (".attention.kv.", ".0.to_kv."), (".attention.out.", ".0.to_out."), (".mlp_norm.", ".1.0."), (".mlp.in.", ".1.1."), (".mlp.out.", ".1.3."),
            ])
            : name.StartsWith("text.resampler.", StringComparison.Ordinal) ? ReferenceKeys.Replace(name,
            [
                ("text.resampler.latents", "text_latent"), ("text.resampler.last_norm.", "text_cls_norm."), (".attention.q.", ".to_q."), (".attention.kv.", ".to_kv."), (".attention.out.", ".to_out."),
                ("text.resampler.layers.0.mlp_norm.", "text_learn_ff.0."), ("text.resampler.layers.0.mlp.in.", "text_learn_ff.1."), ("text.resampler.layers.0.mlp.out.", "text_learn_ff.3."),
                (".latent_norm.", ".norm_latents."), (".text_norm.", ".norm_media."), ("text.resampler.layers.0.", "text_learn_attnetion_layer."),
            ])
            : name.StartsWith("text.cross_layers.", StringComparison.Ordinal) ? ReferenceKeys.Replace(name,
            [
                ("text.cross_layers.0.", "lang_model.gated_cross_attn_layers.2."), ("text.cross_layers.1.", "lang_model.gated_cross_attn_layers.4."),
                (".attention_norm.", ".attn.norm."), (".attention.q.", ".attn.to_q."), (".attention.kv.", ".attn.to_kv."), (".attention.out.", ".attn.to_out."),
                (".mlp_norm.", ".ff.0."), (".mlp.in.", ".ff.1."), (".mlp.out.", ".ff.3."),
            ])
            : ReferenceKeys.Replace(name,
            [
                .. ReferenceKeys.OpenClipBlocks,
                ("vision.layers.", "vision_encoder.transformer.resblocks."), ("vision.positions", "vision_encoder.positional_embedding"), ("vision.patch.", "vision_encoder.conv1."),
                ("vision.first_norm.", "vision_encoder.ln_pre."), ("vision.last_norm.", "vision_encoder.ln_post."),
                ("text.token_embedding.", "lang_model.token_embedding."), ("text.positions", "lang_model.positional_embedding"),
                ("text.layers.", "lang_model.resblocks."), ("text.last_norm.", "lang_model.ln_final."),
                ("contrastive.text_projection.", "text_to_latents.to_latents."), ("contrastive.image_projection.", "img_to_latents.to_latents."),
            ]),
        [],
        (from block in new[] { 0, 1 }
         from gate in new[] { ("attention_gate", "attn_gate"), ("mlp_gate", "ff_gate") }
         select ($"text.cross_layers.{block}.{gate.Item1}", Scalar($"lang_model.gated_cross_attn_layers.{2 + (2 * block)}.{gate.Item2}")))
        .Concat(
        [
            ("contrastive.log_scale", Scalar("temperature")),
            // COSMO's norm has no bias; ours stays 0. What the lower half gives to others is normalised, which no loss asks for here.
            ("text.resampler.last_norm.bias", ReferenceSource.Of([], _ => zeros(24))),
            .. new[] { 2, 3 }.SelectMany(layers => new[] { ($"text_norms.{layers}.weight", ReferenceSource.Of([], _ => ones(24))), ($"text_norms.{layers}.bias", ReferenceSource.Of([], _ => zeros(24))) }),
        ]).ToDictionary());

    public CosmoReferenceTests() : base("cosmo", () => new TinyCosmo(), _ => Keys, "caption", "contrastive") =>
        _model.named_parameters().Single(entry => entry.name == "text.resampler.last_norm.bias").parameter.requires_grad_(false);

    protected override LossParts Loss(TinyCosmo model, Tensor images) => model.Loss(images, _reference.Input("tokens"));

    [Fact]
    public void TheOutputs_AreThoseOfTheReference()
    {
        var (images, tokens) = (_reference.Input("images"), _reference.Input("tokens"));
        var texts = PackedTexts.Real(tokens, _model.PaddingToken);
        var latents = _model.EncodeImages(images.flatten(0, 1));
        var states = _model.Captioning(texts, latents);
        var (imageEmbeddings, textEmbeddings, _) = _model.Forward(images, tokens);
        _reference.CheckOutput("latents", latents.view(3, 2, 5, 16));
        _reference.CheckOutput("text_states", texts.Unpack(states));
        _reference.CheckOutput("logits", texts.Unpack(_model.Text.Logits(states)));
        _reference.CheckOutput("image_features", imageEmbeddings);
        _reference.CheckOutput("text_features", textEmbeddings);
        _reference.CheckOutput("text_features", _model.EmbedTexts(tokens));
    }

    /// <summary>The comparison tells one thing that is wrong: here how many layers the text of the contrast has gone through.</summary>
    [Fact]
    public void WithOneLayerMore_TheTextsAreOthers()
    {
        using var wrong = new CosmoOfMoreLayers();
        _reference.Fill(wrong);
        Assert.True(Close.RelativeError(wrong.EmbedTexts(_reference.Input("tokens")), _reference.Output("text_features")) > 100 * Reference.Tolerance);
    }

    [Fact]
    public void GreedyGeneration_BehindExamples_IsThatOfTheReference() => CheckGreedy();

    [Fact]
    public void WithOneGateClosed_WhatIsGeneratedIsAnother()
    {
        using (no_grad())
            _model.named_parameters().Single(entry => entry.name == "text.cross_layers.1.attention_gate").parameter.zero_();
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(CheckGreedy);
    }

    private void CheckGreedy() => _reference.CheckGreedy(_model, _reference.Input("images"), [2, 5, 7]);

    private static ReferenceSource Scalar(string theirs) => ReferenceSource.Of([theirs], tensors => tensors[0].squeeze(0));
}
