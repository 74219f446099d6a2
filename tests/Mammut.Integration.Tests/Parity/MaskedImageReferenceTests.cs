using Mammut.Integration.Tests.Invariants;
using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Parity;

/// <summary>Masked images on an ordinary encoder against the first stage of MoMo written out in Python, which trains nothing else.</summary>
public sealed class MaskedImageReferenceTests() : SystemReferenceTests<MaskedImageModel>("momo", () => new MaskedImageModel(), Keys, "masked_image")
{
    private Tensor Hidden => _reference.Input("masked_patches").to(@bool);

    protected override LossParts Loss(MaskedImageModel model, Tensor images) => model.Loss(images, new LossChoices { HiddenPatches = Hidden });

    [Fact]
    public void TheOutputs_AreThoseOfTheReference()
    {
        var images = _reference.Input("images");
        _reference.CheckOutput("pixels", _model.MaskedPixels(images, Hidden));
        var token = _model.named_parameters().Single(entry => entry.name == "masked_image.token").parameter;
        _reference.CheckOutput("masked_image_states", _model.Vision.ForwardHidden(images, Hidden, token));
        Close.Check(_model.EncodeImages(images), _reference.Output("image_states"), Reference.Tolerance, "image_states");
    }

    /// <summary>What the shared encoder of the reference adds to every token of an image has the gradient of all positions.</summary>
    [Fact]
    public void TheGradientOfThePositions_AddsUpToThatOfTheirType()
    {
        using var loss = Loss(_model, _reference.Input("images"));
        loss.Total.backward();
        var positions = _model.named_parameters().Single(entry => entry.name == "vision.positions").parameter.grad!;
        Close.Check(positions.sum(dim: 0), _reference.Gradient("image_type"), Reference.Tolerance, "gradient of image_type");
    }

    /// <summary>The comparison tells one thing that is wrong: here that all patches count, or that their deviation is the biased one.</summary>
    [Fact]
    public void WithOneThingWrong_TheLossIsAnother()
    {
        var images = _reference.Input("images");
        var pixels = _model.MaskedPixels(images, Hidden);
        Differs(Losses.MaskedPixels(pixels, images, 8, ones_like(Hidden)));

        var patches = images.unfold(2, 8, 8).unfold(3, 8, 8).permute(0, 2, 3, 1, 4, 5).reshape(pixels.shape);
        var targets = (patches - patches.mean([-1], keepdim: true)) / (patches.var(-1, unbiased: false, keepdim: true) + 1e-6).sqrt();
        Differs((pixels - targets).square().mean([-1]).masked_select(Hidden).mean());

        void Differs(Tensor loss) => Assert.True(Math.Abs(loss.item<float>() / _reference.Loss("masked_image") - 1) > 10 * Reference.Tolerance);
    }

    private static ReferenceKeys Keys(MaskedImageModel model)
    {
        var joined = new Dictionary<string, ReferenceSource>
        {
            // The table and what is added to each of its rows.
            ["vision.positions"] = new(["image_positions", "image_type"], given => given[0] + given[1], given => given[0]),
        };
        foreach (var (name, parameter) in model.named_parameters().Where(entry => entry.name.StartsWith("text.", StringComparison.Ordinal)))
        {
            var shape = parameter.shape;
            joined[name] = ReferenceSource.Of([], _ => zeros(shape));
        }

        return new(
            name => ReferenceKeys.Replace(name,
                ("vision.patch.", "patch_embedding."), ("vision.class_token", "class_embedding"), ("vision.layers.", "blocks."), ("vision.last_norm.", "norm."),
                (".attention_norm.", ".norm1."), (".mlp_norm.", ".norm2."), (".attention.qkv.", ".attn.qkv."), (".attention.out.", ".attn.proj."), (".mlp.in.", ".mlp.fc1."), (".mlp.out.", ".mlp.fc2."),
                ("masked_image.token", "mask_embedding"), ("masked_image.pixels.", "pixel_head.")),
            [], joined)
        {
            Variant = "stage1",
            Unread =
            [
                "token_embedding.weight", "text_positions", "text_type", "masked_head.dense.weight", "masked_head.dense.bias", "masked_head.norm.weight", "masked_head.norm.bias", "masked_head.bias",
                "image_projection.weight", "text_projection.weight", "logit_scale", "matching_head.weight", "matching_head.bias",
            ],
        };
    }
}
