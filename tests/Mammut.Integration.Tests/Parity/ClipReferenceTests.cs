using Mammut.Integration.Tests.Invariants;
using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Parity;

/// <summary>CLIP as declared against CLIP written out in Python.</summary>
public sealed class ClipReferenceTests() : SystemReferenceTests<TinyClip>("clip", () => new TinyClip(), _ => Keys, "contrastive")
{
    internal static ReferenceKeys Keys { get; } = new(
        name => ReferenceKeys.Replace(name,
        [
            .. ReferenceKeys.OpenClipBlocks,
            ("vision.layers.", "visual.transformer.resblocks."), ("text.layers.", "transformer.resblocks."),
            ("vision.class_token", "visual.class_embedding"), ("vision.positions", "visual.positional_embedding"), ("vision.patch.", "visual.conv1."),
            ("vision.first_norm.", "visual.ln_pre."), ("vision.last_norm.", "visual.ln_post."),
            ("text.token_embedding.", "token_embedding."), ("text.positions", "positional_embedding"), ("text.last_norm.", "ln_final."),
            ("contrastive.image_projection.weight", "visual.proj"), ("contrastive.text_projection.weight", "text_projection"), ("contrastive.log_scale", "logit_scale"),
        ]), ["visual.proj", "text_projection"], []);

    protected override LossParts Loss(TinyClip model, Tensor images) => model.Loss(images, _reference.Input("tokens"));

    [Fact]
    public void TheOutputs_AreThoseOfTheReference()
    {
        var (images, tokens) = (_reference.Input("images"), _reference.Input("tokens"));
        var (imageEmbeddings, textEmbeddings) = _model.Forward(images, tokens);
        _reference.CheckOutput("image_tokens", _model.EncodeImages(images));
        _reference.CheckOutput("image_features", imageEmbeddings);
        _reference.CheckOutput("text_features", textEmbeddings);
        var texts = PackedTexts.Real(tokens, _model.PaddingToken);
        _reference.CheckOutput("text_states", texts.Unpack(_model.Contrastive(texts)));
    }

    /// <summary>The comparison tells one thing that is wrong: here the text's mask.</summary>
    [Fact]
    public void WithoutTheMask_TheFeaturesAreOthers()
    {
        using var wrong = new ClipWithoutMask();
        _reference.Fill(wrong);
        Assert.True(Close.RelativeError(wrong.EmbedTexts(_reference.Input("tokens")), _reference.Output("text_features")) > 100 * Reference.Tolerance);
    }
}
