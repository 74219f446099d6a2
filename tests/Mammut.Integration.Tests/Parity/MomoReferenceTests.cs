using Mammut.Integration.Tests.Invariants;
using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Parity;

/// <summary>
/// MoMo as declared against MoMo written out in Python. A stage trains some of the heads: the third all but that of hidden patches, the
/// variants of the reference others.
/// </summary>
public sealed class MomoReferenceTests : IDisposable
{
    private static readonly (string Ours, string Theirs)[] Names =
    [
        ("shared.patch.", "patch_embedding."), ("shared.class_token", "class_embedding"), ("shared.layers.", "blocks."), ("shared.last_norm.", "norm."), ("shared.", ""),
        (".attention_norm.", ".norm1."), (".mlp_norm.", ".norm2."), (".attention.qkv.", ".attn.qkv."), (".attention.out.", ".attn.proj."), (".mlp.in.", ".mlp.fc1."), (".mlp.out.", ".mlp.fc2."),
        ("masked_language.", "masked_head."), ("masked_image.token", "mask_embedding"), ("masked_image.pixels.", "pixel_head."),
        ("contrastive.log_scale", "logit_scale"), ("contrastive.", ""), ("matching.", "matching_head."),
    ];

    private readonly DisposeScope _scope = NewDisposeScope();
    private Reference? _reference;

    /// <summary>Each variant of the reference, and the parts of our loss that its stage trains.</summary>
    public static TheoryData<string, string> Stages() => new()
    {
        { "", "Words.MaskedLanguage Pair.MaskedLanguage Sentence Pair.Matching" },
        { "stage1", "MaskedImage" },
        { "stage2", "MaskedImage Words.MaskedLanguage" },
        { "pairs", "Words.MaskedLanguage Sentence Pair.Matching" },
    };

    [Theory]
    [MemberData(nameof(Stages))]
    public void InFloat64_TheLosses_AreThoseOfTheReference(string variant, string parts)
    {
        using var wide = new WideWeights();
        using var model = Model(variant);
        using var loss = model.Loss(_reference!.Input("images").to(float64), _reference.Input("tokens"), Given);
        Check(loss, parts, Reference.ExactTolerance);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public void TheLosses_AndEveryGradient_AreThoseOfTheReference(string variant, string parts)
    {
        using var model = Model(variant);
        using var loss = model.Loss(_reference!.Input("images"), _reference.Input("tokens"), Given);
        Assert.Equal(["Sentence", "Pair.Matching", "Words.MaskedLanguage", "Pair.MaskedLanguage", "MaskedImage"], loss.Parts.Select(part => part.Name));
        Check(loss, parts, Reference.Tolerance).backward();
        // Of the last variant the fixture has the norms alone.
        if (variant == "pairs")
            _reference.CheckGradientNorms(model);
        else
            _reference.CheckGradients(model);
    }

    /// <summary>What a step of each stage sums: the losses of its streams, each computed alone.</summary>
    [Theory]
    [InlineData("stage1")]
    [InlineData("stage2")]
    [InlineData("")]
    public void TheStreamsOfAStage_GiveItsLoss_AndEveryGradient(string variant)
    {
        using var model = Model(variant);
        var (images, tokens) = (_reference!.Input("images"), _reference.Input("tokens"));
        LossParts[] losses = variant switch
        {
            "stage1" => [model.PicturesLoss(images, Given)],
            "stage2" => [model.PicturesLoss(images, Given), model.TextsLoss(tokens, Given)],
            _ => [model.TextsLoss(tokens, Given), model.PairsLoss(images, tokens, Given)],
        };
        foreach (var loss in losses)
            loss.Total.backward();
        Assert.Equal(_reference.Loss("total"), losses.Sum(loss => loss.Total.item<float>()), Reference.Tolerance * _reference.Loss("total"));
        _reference.CheckGradients(model);
    }

    [Fact]
    public void TheStatesOfHiddenPatches_AreThoseOfTheReference()
    {
        using var model = Model("stage1");
        var (images, hidden) = (_reference!.Input("images"), Given.HiddenPatches!);
        _reference.CheckOutput("pixels", model.MaskedPixels(images, hidden));
        var token = model.named_parameters().Single(entry => entry.name == "masked_image.token").parameter;
        _reference.CheckOutput("masked_image_states", model.Shared.ForwardHidden(images, hidden, token));
    }

    [Fact]
    public void TheScores_AreThoseOfTheReference()
    {
        using var model = Model("");
        var (images, masked) = (_reference!.Input("images"), _reference.Input("masked_tokens"));
        var (imageEmbeddings, textEmbeddings, _, words, pair) = model.Forward(images, masked);
        var real = masked.ne(model.PaddingToken).unsqueeze(-1);
        _reference.CheckOutput("masked_logits", words * real);
        _reference.CheckOutput("masked_logits_of_pairs", pair * real);
        _reference.CheckOutput("image_features", imageEmbeddings);
        _reference.CheckOutput("text_features", model.EmbedTexts(_reference.Input("tokens")));
        Assert.True(Close.RelativeError(textEmbeddings, _reference.Output("text_features")) > 1e-3);
    }

    /// <summary>The comparison tells one thing that is wrong: here that hidden words are named without the image.</summary>
    [Fact]
    public void WithoutTheImage_TheScoresOfPairsAreOthers()
    {
        using var model = Model("");
        var masked = _reference!.Input("masked_tokens");
        var scores = model.MaskedScores(model.Words(masked)) * masked.ne(model.PaddingToken).unsqueeze(-1);
        Assert.True(Close.RelativeError(scores, _reference.Output("masked_logits_of_pairs")) > 100 * Reference.Tolerance);
    }

    public void Dispose()
    {
        _reference?.Dispose();
        _scope.Dispose();
    }

    private LossChoices Given => new()
    {
        MaskedTokens = _reference!.Input("masked_tokens"), MaskedLabels = _reference.Input("masked_labels"), HiddenPatches = _reference.Input("masked_patches").to(@bool),
        NegativeImages = _reference.Input("negative_images"), NegativeTexts = _reference.Input("negative_texts"),
    };

    private TinyMomo Model(string variant)
    {
        _reference = new("momo", new(name => ReferenceKeys.Replace(name, Names), [], []) { Variant = variant.Length == 0 ? null : variant });
        var model = new TinyMomo();
        _reference.Fill(model);
        return model;
    }

    /// <summary>Compares the parts that a stage trains, and gives their sum.</summary>
    private Tensor Check(LossParts loss, string parts, double tolerance)
    {
        var chosen = parts.Split(' ').Select(name => loss.Parts.Single(part => part.Name == name)).ToArray();
        foreach (var part in chosen)
            Near(part.Name switch { "Sentence" => "contrastive", "Pair.Matching" => "matching", "Words.MaskedLanguage" => "masked_language", "Pair.MaskedLanguage" => "masked_language_of_pairs", _ => "masked_image" }, part.Value);
        var total = chosen.Select(part => part.Value).Aggregate((sum, value) => sum + value);
        Near("total", total);
        return total;

        void Near(string name, Tensor value)
        {
            var (actual, expected) = (value.to(float64).item<double>(), _reference!.Loss(name));
            Assert.True(Math.Abs(actual - expected) <= tolerance * Math.Abs(expected), $"{name}: {actual:R} instead of {expected:R}.");
        }
    }
}
