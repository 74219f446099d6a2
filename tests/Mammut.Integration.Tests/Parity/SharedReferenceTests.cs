using Mammut.Integration.Tests.Invariants;
using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Parity;

/// <summary>One encoder for images, texts and pairs, as declared, against MoMo written out in Python.</summary>
public sealed class SharedReferenceTests : IDisposable
{
    private static readonly (string Ours, string Theirs)[] Names =
    [
        ("shared.patch.", "patch_embedding."), ("shared.class_token", "class_embedding"), ("shared.layers.", "blocks."), ("shared.last_norm.", "norm."), ("shared.", ""),
        (".attention_norm.", ".norm1."), (".mlp_norm.", ".norm2."), (".attention.qkv.", ".attn.qkv."), (".attention.out.", ".attn.proj."), (".mlp.in.", ".mlp.fc1."), (".mlp.out.", ".mlp.fc2."),
        ("masked_language.", "masked_head."), ("contrastive.log_scale", "logit_scale"), ("contrastive.", ""), ("matching.", "matching_head."),
    ];

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly SafetensorsFile _file = new(Path.Combine(AppContext.BaseDirectory, "Parity", "References", "momo.safetensors"));
    private readonly TinyTrunk _model = new();

    public SharedReferenceTests()
    {
        using var unrecorded = no_grad();
        foreach (var (name, parameter) in _model.named_parameters())
            parameter.copy_(_file.Read($"weight.{ReferenceKeys.Replace(name, Names)}"));
    }

    [Fact]
    public void TheOutputs_AreThoseOfTheReference()
    {
        var (images, tokens, masked) = (Input("images"), Input("tokens"), Input("masked_tokens"));
        Check("image_states", _model.EncodeImages(images));
        Check("text_states", _model.Words(tokens));
        Check("image_features", _model.EmbedImages(images));
        Check("text_features", _model.EmbedTexts(tokens));

        var patches = _model.EmbedPatches(images);
        var (own, negativeImages, negativeTexts) = (arange(4), Input("negative_images"), Input("negative_texts"));
        Check("matching_logits", _model.MatchScores(tokens.index_select(0, cat([own, own, negativeTexts])), patches.index_select(0, cat([own, negativeImages, own]))));
        var real = masked.ne(_model.PaddingToken).unsqueeze(-1);
        Check("masked_logits", _model.MaskedScores(_model.Words(masked)) * real);
        Check("masked_logits_of_pairs", _model.MaskedScores(_model.Pair(masked, patches)) * real);
    }

    /// <summary>A pass that reads an image that is encoded already is another one.</summary>
    [Fact]
    public void OfEncodedImages_TheScoresAreOthers()
    {
        var masked = Input("masked_tokens");
        var scores = _model.MaskedScores(_model.Pair(masked, _model.EncodeImages(Input("images")))) * masked.ne(_model.PaddingToken).unsqueeze(-1);
        Assert.True(Close.RelativeError(scores, _file.Read("output.masked_logits_of_pairs")) > 100 * Reference.Tolerance);
    }

    /// <summary>The weights that a copy follows are one encoder's too; what it teaches of a pair is of finite loss.</summary>
    [Fact]
    public void AModelWithAMomentumCopy_Trains()
    {
        using var model = new FollowedTrunk();
        using var loss = model.Loss(Input("images"), Input("tokens"));
        loss.Total.backward();
        Assert.Equal(3, loss.Parts.Count);
        Assert.True(float.IsFinite(loss.Total.item<float>()));
        Assert.All(model.named_parameters().Where(entry => entry.name.StartsWith("shared.", StringComparison.Ordinal)), entry => Assert.NotNull(entry.parameter.grad));
        Assert.Equal(model.Shared.named_parameters().Count(), model.Momentum.Shared.named_parameters().Count());
    }

    public void Dispose()
    {
        _model.Dispose();
        _file.Dispose();
        _scope.Dispose();
    }

    private Tensor Input(string name) => _file.Read($"input.{name}");

    private void Check(string name, Tensor actual) => Close.Check(actual, _file.Read($"output.{name}"), Reference.Tolerance, name);
}
