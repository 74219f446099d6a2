using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>What brings image tokens to the decoder's width.</summary>
/// <param name="Linear">The map.</param>
/// <param name="Norm">The norm behind it, where there is one.</param>
internal sealed record ImageProjector(LinearOp Linear, NormOp? Norm)
{
    /// <summary>The projector of a model, which owns its parameters; null where image tokens are read as they are.</summary>
    public static ImageProjector? Of(ModelSpec spec, GraphModule module)
    {
        var (vision, text) = (spec.Vision!, spec.Text!);
        var isRead = spec.Passes.Any(pass => Reads(pass, text));
        if (!isRead || (spec.ImageProjection == ImageProjection.Default && vision.OutputWidth == text.Width && spec.OpenClip() != OpenClipForm.Mammut))
            return null;
        var hasNorm = spec.ImageProjection == ImageProjection.LinearNorm;
        var linear = new LinearOp(
            module.Own("image_projection.weight", new Initializer.Normal(Math.Pow(vision.OutputWidth, -0.5)), text.Width, vision.OutputWidth),
            hasNorm ? module.Own("image_projection.bias", new Initializer.Constant(0), text.Width) : null,
            Compute: BlockStyle.ElementOf(text.Precision));
        return new ImageProjector(linear, hasNorm ? Blocks.Norm(module, "image_norm", text.Norm, text.Width, spec.ImageNormEpsilon > 0 ? spec.ImageNormEpsilon : text.NormEpsilon) : null);
    }

    /// <summary>Whether a pass reads image tokens at the decoder's width.</summary>
    public static bool Reads(PassSpec pass, TextSpec text) =>
        pass.Image == ImageInput.Prefix || (pass is { CrossAttention: true, Reads: null } && text.CrossAttention is { ImageWidth: 0 });

    /// <summary>Image tokens at the decoder's width.</summary>
    public Value Apply(FunctionBuilder f, Value tokens)
    {
        var image = f.Do("image", Linear, tokens);
        return Norm is null ? image : f.Do("image", Norm, image);
    }
}
