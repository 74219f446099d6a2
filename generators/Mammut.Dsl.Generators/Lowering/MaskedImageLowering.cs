using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>Lowers a <c>[MaskedImageHead]</c> to <c>MaskedPixels</c>.</summary>
internal static class MaskedImageLowering
{
    /// <summary>The linear head of SimMIM (Xie et al. 2022) on what the encoder makes of images with hidden patches.</summary>
    public static Function Lower(ModelSpec spec, GraphModule module, Child vision, Shape images)
    {
        var (part, width) = (spec.Vision!, spec.Vision!.Width);
        var (values, deviation) = (3L * part.PatchSize * part.PatchSize, Math.Pow(width, -0.5));
        var mask = new MaskTokenOp(module.Own("masked_image.token", new Initializer.Normal(deviation), width));
        var linear = new LinearOp(
            module.Own("masked_image.pixels.weight", new Initializer.Normal(deviation), values, width), module.Own("masked_image.pixels.bias", new Initializer.Constant(0), values),
            Compute: BlockStyle.ElementOf(part.Precision));

        var f = new FunctionBuilder(module, "MaskedPixels", "Predicts the pixels of every patch where some are hidden.");
        var pixels = f.Tensor("images", "Normalised images.", images);
        var hidden = f.Tensor("hidden", "Which patches are hidden.", new Shape(BlockStyle.Batch, part.Patches), ElementType.Bool);
        var x = f.Do("states", new CallOp(vision, null, vision.Module[VisionLowering.ForwardHidden]), pixels, hidden, f.Do("token", mask));
        if (part.ClassToken)
            x = f.Do("states", new DropFirstOp(), x);
        return f.Return("Of each patch its channels, their rows, and the pixels of these, less the patch's mean and over its deviation.", f.Do("pixels", linear, x));
    }
}
