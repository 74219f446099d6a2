using Mammut.Integration.Tests.Invariants;
using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Parity;

/// <summary>GIT as declared against GIT written out in Python.</summary>
public sealed class GitReferenceTests() : SystemReferenceTests<TinyGit>("git", () => new TinyGit(), _ => Keys, "caption")
{
    private const string Layers = "textual.transformer.encoder.layer.";

    private static readonly ReferenceKeys Keys = new(
        name => name.StartsWith("vision.", StringComparison.Ordinal)
            ? ReferenceKeys.Replace(name,
            [
                .. ReferenceKeys.OpenClipBlocks,
                ("vision.layers.", "image_encoder.transformer.resblocks."), ("vision.class_token", "image_encoder.class_embedding"), ("vision.positions", "image_encoder.positional_embedding"),
                ("vision.patch.", "image_encoder.conv1."), ("vision.first_norm.", "image_encoder.ln_pre."), ("vision.last_norm.", "image_encoder.ln_post."),
            ])
            : ReferenceKeys.Replace(name,
                ("image_projection.", "textual.visual_projection.0."), ("image_norm.", "textual.visual_projection.1."),
                ("text.token_embedding.", "textual.embedding.words."), ("text.positions", "textual.embedding.positions.weight"), ("text.embedding_norm.", "textual.embedding.layer_norm."),
                ("text.head.bias", "textual.output.bias"), ("text.layers.", Layers),
                (".attention_norm.", ".attention.output.LayerNorm."), (".attention.out.", ".attention.output.dense."),
                (".mlp_norm.", ".output.LayerNorm."), (".mlp.in.", ".intermediate.dense."), (".mlp.out.", ".output.dense.")),
        [],
        (from layer in Enumerable.Range(0, 3)
         from kind in new[] { "weight", "bias" }
         let parts = new[] { "query", "key", "value" }.Select(part => $"{Layers}{layer}.attention.self.{part}.{kind}").ToArray()
         select ($"text.layers.{layer}.attention.qkv.{kind}", ReferenceSource.Of(parts, tensors => cat(tensors, 0)))).ToDictionary());

    protected override LossParts Loss(TinyGit model, Tensor images) => model.Loss(images, _reference.Input("tokens"));

    [Fact]
    public void TheOutputs_AreThoseOfTheReference()
    {
        var texts = PackedTexts.Real(_reference.Input("tokens"), _model.PaddingToken);
        var imageTokens = _model.EncodeImages(_reference.Input("images"));
        var states = _model.Captioning(texts, imageTokens);
        _reference.CheckOutput("image_tokens", imageTokens);
        _reference.CheckOutput("text_states", texts.Unpack(states));
        _reference.CheckOutput("logits", texts.Unpack(_model.Text.Logits(states)));
    }

    /// <summary>The comparison tells one thing that is wrong: here the mask among the image tokens, and the form of the smoothing.</summary>
    [Fact]
    public void WithACausalImage_StatesAndLossAreOthers()
    {
        using var wrong = new CausalGit();
        _reference.Fill(wrong);
        var texts = PackedTexts.Real(_reference.Input("tokens"), _model.PaddingToken);
        var states = texts.Unpack(wrong.Captioning(texts, wrong.EncodeImages(_reference.Input("images"))));
        Assert.True(Close.RelativeError(states, _reference.Output("text_states")) > 100 * Reference.Tolerance);
        using var loss = wrong.Loss(_reference.Input("images"), _reference.Input("tokens"));
        Assert.True(Math.Abs(loss.Total.item<float>() - _reference.Loss("total")) > 100 * Reference.Tolerance);
    }

    [Fact]
    public void GreedyGeneration_IsThatOfTheReference() => CheckGreedy(_model);

    [Fact]
    public void WithACausalImage_TheTextsAreOthers()
    {
        using var wrong = new CausalGit();
        _reference.Fill(wrong);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => CheckGreedy(wrong));
    }

    private void CheckGreedy(ICaptioner model)
    {
        var images = _reference.Input("images");
        var texts = TextGenerator.Run(model, images, new GenerationOptions { MaxLength = 10 });
        _reference.CheckGreedy(model, texts, image => model.NewCache(images.narrow(0, image, 1)), _ => 1);
    }
}
