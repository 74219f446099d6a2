using Mammut.Integration.Tests.Invariants;
using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Parity;

/// <summary>CoCa as declared against CoCa written out in Python.</summary>
public sealed class CocaReferenceTests() : SystemReferenceTests<TinyCoca>("coca", () => new TinyCoca(), _ => Keys, "caption", "contrastive")
{
    private const string Pool = "visual.attn_pool.";

    internal static ReferenceKeys Keys { get; } = new(Name, ["visual.proj", "text.text_projection", "text_decoder.text_projection"], new()
    {
        ["vision.resampler.layers.0.attention.kv.weight"] = ReferenceSource.Of([$"{Pool}attn.k_proj_weight", $"{Pool}attn.v_proj_weight"], tensors => cat(tensors, 0)),
        ["vision.resampler.layers.0.attention.q.bias"] = ReferenceSource.Of([$"{Pool}attn.in_proj_bias"], tensors => tensors[0].narrow(0, 0, 16)),
        ["vision.resampler.layers.0.attention.kv.bias"] = ReferenceSource.Of([$"{Pool}attn.in_proj_bias"], tensors => tensors[0].narrow(0, 16, 32)),
        ["text.positions"] = ReferenceSource.Of(["text.positional_embedding"], tensors => tensors[0].narrow(0, 0, 10)),
        // The class token always has the last position, so that here the two are one.
        ["text_class_token"] = new(["text.cls_emb", "text.positional_embedding"], tensors => tensors[0] + tensors[1][10], tensors => tensors[0]),
    });

    protected override LossParts Loss(TinyCoca model, Tensor images) => model.Loss(images, _reference.Input("tokens"));

    [Fact]
    public void TheOutputs_AreThoseOfTheReference()
    {
        var (images, tokens) = (_reference.Input("images"), _reference.Input("tokens"));
        var (imageEmbeddings, textEmbeddings, _) = _model.Forward(images, tokens);
        var imageTokens = _model.EncodeImages(images);
        _reference.CheckOutput("image_queries", imageTokens);
        _reference.CheckOutput("image_features", imageEmbeddings);
        _reference.CheckOutput("text_features", textEmbeddings);
        var texts = PackedTexts.Real(tokens, _model.PaddingToken);
        _reference.CheckOutput("logits", texts.Unpack(_model.Text.Logits(_model.Captioning(texts, imageTokens))));
    }

    /// <summary>The comparison tells one thing that is wrong: here the place of the image.</summary>
    [Fact]
    public void WithTheImageInFrontOfALayer_TheLogitsAreOthers()
    {
        using var wrong = new CocaSeeingBefore();
        _reference.Fill(wrong);
        var texts = PackedTexts.Real(_reference.Input("tokens"), wrong.PaddingToken);
        var logits = texts.Unpack(wrong.Text.Logits(wrong.Captioning(texts, wrong.EncodeImages(_reference.Input("images")))));
        Assert.True(Close.RelativeError(logits, _reference.Output("logits")) > 100 * Reference.Tolerance);
    }

    private static string Name(string ours)
    {
        // The reference counts the layers of each half from 0, as it does the blocks.
        var name = System.Text.RegularExpressions.Regex.Replace(ours, @"^text\.layers\.(\d+)", layer =>
            int.Parse(layer.Groups[1].Value) is var place && place < 2 ? $"text.transformer.resblocks.{place}" : $"text_decoder.resblocks.{place - 2}");
        return ReferenceKeys.Replace(name,
        [
            ("vision.resampler.latents", $"{Pool}query"), ("vision.resampler.layers.0.latent_norm.", $"{Pool}ln_q."), ("vision.resampler.layers.0.image_norm.", $"{Pool}ln_k."),
            ("vision.resampler.layers.0.attention.q.weight", $"{Pool}attn.q_proj_weight"), ("vision.resampler.layers.0.attention.out.", $"{Pool}attn.out_proj."),
            ("vision.resampler.last_norm.", "visual.ln_post."),
            .. ReferenceKeys.OpenClipBlocks,
            ("vision.layers.", "visual.transformer.resblocks."), ("vision.class_token", "visual.class_embedding"), ("vision.positions", "visual.positional_embedding"),
            ("vision.patch.", "visual.conv1."), ("vision.first_norm.", "visual.ln_pre."), ("text.cross_layers.", "text_decoder.cross_attn."),
            ("text.last_norm.", "text_decoder.ln_final."), ("text_norms.2.", "text.ln_final."), ("text.head.weight", "text_decoder.text_projection"),
            ("contrastive.image_projection.weight", "visual.proj"), ("contrastive.text_projection.weight", "text.text_projection"), ("contrastive.log_scale", "logit_scale"),
        ]);
    }
}
