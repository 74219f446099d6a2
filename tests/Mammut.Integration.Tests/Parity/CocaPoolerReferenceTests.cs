using Mammut.Integration.Tests.Invariants;
using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Parity;

/// <summary>CoCa with two poolers beside each other against the same written out in Python.</summary>
public sealed class ParallelCocaReferenceTests() : SystemReferenceTests<ParallelCoca>("coca_poolers", () => new ParallelCoca(), _ => CocaPoolerKeys.Keys, "caption", "contrastive")
{
    protected override LossParts Loss(ParallelCoca model, Tensor images) => model.Loss(images, _reference.Input("tokens"));

    [Fact]
    public void TheOutputs_AreThoseOfTheReference()
    {
        var (images, tokens) = (_reference.Input("images"), _reference.Input("tokens"));
        var imageTokens = _model.EncodeImages(images);
        _reference.CheckOutput("image_queries", imageTokens);
        _reference.CheckOutput("image_features", _model.EmbedImages(images));
        var texts = PackedTexts.Real(tokens, _model.PaddingToken);
        _reference.CheckOutput("logits", texts.Unpack(_model.Text.Logits(_model.Captioning(texts, imageTokens))));
    }

    /// <summary>The comparison tells what a pooler asks.</summary>
    [Fact]
    public void InACascade_TheFeaturesAreOthers()
    {
        using var wrong = new CascadeCoca();
        _reference.Fill(wrong);
        Assert.True(Close.RelativeError(wrong.EmbedImages(_reference.Input("images")), _reference.Output("image_features")) > 100 * Reference.Tolerance);
    }
}

/// <summary>CoCa with one pooler above the other against the same written out in Python.</summary>
public sealed class CascadeCocaReferenceTests() : SystemReferenceTests<CascadeCoca>("coca_poolers", () => new CascadeCoca(), _ => CocaPoolerKeys.Keys with { Variant = "cascade" }, "caption", "contrastive")
{
    protected override LossParts Loss(CascadeCoca model, Tensor images) => model.Loss(images, _reference.Input("tokens"));

    [Fact]
    public void TheOutputs_AreThoseOfTheReference()
    {
        var (images, tokens) = (_reference.Input("images"), _reference.Input("tokens"));
        var imageTokens = _model.EncodeImages(images);
        _reference.CheckOutput("image_queries", imageTokens);
        _reference.CheckOutput("image_features", _model.EmbedImages(images));
        var texts = PackedTexts.Real(tokens, _model.PaddingToken);
        // What text sees is the same in both, and kept once.
        Close.Check(texts.Unpack(_model.Text.Logits(_model.Captioning(texts, imageTokens))), _reference.Output("logits"), Reference.Tolerance, "logits");
    }
}

/// <summary>What the parameters of the two are called in the reference, written down by hand: not what the compiler says of them.</summary>
internal static class CocaPoolerKeys
{
    public static ReferenceKeys Keys { get; } = new(Name, ["visual.proj", "text.text_projection", "text_decoder.text_projection"], new(
    [
        .. Pooler("vision.resampler", "visual.attn_pool"), .. Pooler("vision.contrast", "visual.attn_pool_contrastive"),
        new("text.positions", ReferenceSource.Of(["text.positional_embedding"], tensors => tensors[0].narrow(0, 0, 10))),
        new("text_class_position", ReferenceSource.Of(["text.positional_embedding"], tensors => tensors[0][10])),
    ]));

    private static IEnumerable<KeyValuePair<string, ReferenceSource>> Pooler(string ours, string theirs)
    {
        foreach (var kind in new[] { "weight", "bias" })
        {
            yield return new($"{ours}.layers.0.attention.q.{kind}", ReferenceSource.Of([$"{theirs}.attn.in_proj_{kind}"], tensors => tensors[0].narrow(0, 0, 16)));
            yield return new($"{ours}.layers.0.attention.kv.{kind}", ReferenceSource.Of([$"{theirs}.attn.in_proj_{kind}"], tensors => tensors[0].narrow(0, 16, 32)));
        }
    }

    private static string Name(string ours) => ReferenceKeys.Replace(ours,
    [
        ("vision.resampler.", "visual.attn_pool."), ("vision.contrast.", "visual.attn_pool_contrastive."), (".latents", ".query"), (".layers.0.latent_norm.", ".ln_q."), (".layers.0.image_norm.", ".ln_k."),
        ("pool.layers.0.attention.out.", "pool.attn.out_proj."), ("contrastive.layers.0.attention.out.", "contrastive.attn.out_proj."),
        ("text.layers.0.", "text.transformer.resblocks.0."), ("text.layers.1.", "text_decoder.resblocks.0."),
        .. ReferenceKeys.OpenClipBlocks,
        ("vision.layers.", "visual.transformer.resblocks."), ("vision.class_token", "visual.class_embedding"), ("vision.positions", "visual.positional_embedding"),
        ("vision.patch.", "visual.conv1."), ("vision.first_norm.", "visual.ln_pre."), ("vision.last_norm.", "visual.ln_post."), ("text.cross_layers.", "text_decoder.cross_attn."),
        ("text.last_norm.", "text_decoder.ln_final."), ("text_norms.1.", "text.ln_final."), ("text.head.weight", "text_decoder.text_projection"), ("text_class_token", "text.cls_emb"),
        ("contrastive.image_projection.weight", "visual.proj"), ("contrastive.text_projection.weight", "text.text_projection"), ("contrastive.log_scale", "logit_scale"),
    ]);
}
