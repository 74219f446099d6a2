using Mammut.Integration.Tests.Invariants;
using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Parity;

/// <summary>SigLIP as declared against SigLIP written out in Python.</summary>
public sealed class SiglipReferenceTests() : SystemReferenceTests<TinySiglip>("siglip", () => new TinySiglip(), _ => Keys, "contrastive")
{
    private const string Pool = "visual.trunk.attn_pool.";

    private static readonly ReferenceKeys Keys = new(Name, [], new()
    {
        ["vision.positions"] = ReferenceSource.Of(["visual.trunk.pos_embed"], tensors => tensors[0].squeeze(0)),
        ["vision.pool.query"] = ReferenceSource.Of([$"{Pool}latent"], tensors => tensors[0].flatten()),
        ["vision.pool.attention.qkv.weight"] = ReferenceSource.Of([$"{Pool}q.weight", $"{Pool}kv.weight"], tensors => cat(tensors, 0)),
        ["vision.pool.attention.qkv.bias"] = ReferenceSource.Of([$"{Pool}q.bias", $"{Pool}kv.bias"], tensors => cat(tensors, 0)),
    });

    protected override LossParts Loss(TinySiglip model, Tensor images) => model.Loss(images, _reference.Input("tokens"));

    [Fact]
    public void TheOutputs_AreThoseOfTheReference()
    {
        var (images, tokens) = (_reference.Input("images"), _reference.Input("tokens"));
        var (imageEmbeddings, textEmbeddings) = _model.Forward(images, tokens);
        _reference.CheckOutput("image_tokens", _model.EncodeImages(images));
        _reference.CheckOutput("image_features", imageEmbeddings);
        _reference.CheckOutput("text_features", textEmbeddings);
    }

    /// <summary>The comparison tells one thing that is wrong: here the place of a norm.</summary>
    [Fact]
    public void WithTheNormBehindThePooling_TheFeaturesAreOthers()
    {
        using var wrong = new SiglipNormedLast();
        _reference.Fill(wrong);
        Assert.True(Close.RelativeError(wrong.EmbedImages(_reference.Input("images")), _reference.Output("image_features")) > 100 * Reference.Tolerance);
    }

    private static string Name(string ours) => ours.StartsWith("vision.", StringComparison.Ordinal)
        ? ReferenceKeys.Replace(ours,
            ("vision.pool.mlp_norm.", $"{Pool}norm."), ("vision.pool.attention.out.", $"{Pool}proj."), ("vision.pool.", Pool),
            ("vision.layers.", "visual.trunk.blocks."), (".attention_norm.", ".norm1."), (".mlp_norm.", ".norm2."), (".attention.qkv.", ".attn.qkv."), (".attention.out.", ".attn.proj."),
            (".mlp.in.", ".mlp.fc1."), (".mlp.out.", ".mlp.fc2."), ("vision.patch.", "visual.trunk.patch_embed.proj."), ("vision.last_norm.", "visual.trunk.norm."))
        : ReferenceKeys.Replace(ours,
        [
            .. ReferenceKeys.OpenClipBlocks,
            ("text.layers.", "text.transformer.resblocks."), ("text.positions", "text.positional_embedding"), ("text.last_norm.", "text.ln_final."),
            ("contrastive.text_projection.", "text.text_projection."), ("contrastive.log_scale", "logit_scale"), ("contrastive.bias", "logit_bias"),
        ]);
}
