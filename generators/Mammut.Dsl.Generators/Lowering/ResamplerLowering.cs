using System.Globalization;
using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>Lowers a <c>[Resampler]</c>: learned latents that ask the image's tokens.</summary>
internal static class ResamplerLowering
{
    /// <param name="vision">The encoder it stands on.</param>
    /// <param name="spec">What was declared.</param>
    /// <param name="encoder">The encoder's style.</param>
    public static GraphModule Lower(VisionSpec vision, ResamplerSpec spec, BlockStyle encoder) => Lower(
        new GraphModule("ImageResampler", "resampler", $"{spec.Latents.ToString("N0", CultureInfo.InvariantCulture)} learned latents of width {vision.OutputWidth} that ask the tokens of an image."),
        vision, spec, encoder, vision.Width);

    /// <summary>The latent that becomes the image's vector, where it is one of its own.</summary>
    /// <inheritdoc cref="Lower(VisionSpec, ResamplerSpec, BlockStyle)"/>
    public static GraphModule LowerContrast(VisionSpec vision, ResamplerSpec spec, BlockStyle encoder)
    {
        var isBeside = vision.Pool == Pooling.LatentBeside;
        return Lower(
            new GraphModule("ContrastResampler", "resampler", $"A learned latent of width {vision.OutputWidth} that asks the {(isBeside ? "tokens of an image" : "latents of an image's tokens")}."),
            vision, spec with { Latents = 1 }, encoder, isBeside ? vision.Width : vision.OutputWidth);
    }

    /// <param name="module">Where it goes.</param>
    /// <param name="vision">The encoder it stands on.</param>
    /// <param name="spec">What was declared.</param>
    /// <param name="encoder">The encoder's style.</param>
    /// <param name="asked">Width of the tokens that are asked.</param>
    private static GraphModule Lower(GraphModule module, VisionSpec vision, ResamplerSpec spec, BlockStyle encoder, long asked)
    {
        var width = vision.OutputWidth;
        var style = encoder with
        {
            Width = width, Heads = spec.Heads, Hidden = (long)Math.Round(width * spec.MlpRatio), Depth = spec.Depth, Activation = spec.Activation,
            Path = ResamplerSpec.Path, HeadsPath = spec.HeadsPath, Bias = spec.Bias,
        };
        var latents = new LearnedQueryOp(module.Own("latents", new Initializer.Normal(1), spec.Latents, width));
        var layers = module.Contain("layers", "Layers", Layer(spec, style, asked), spec.Depth);
        var lastNorm = spec.NormLatents ? Blocks.Norm(module, "last_norm", style) : null;

        var f = new FunctionBuilder(module, "Forward", "Condenses the tokens of each image.");
        var tokens = f.Tensor("tokens", "The tokens of each image.", Tokens(asked));
        var x = f.Do("x", latents, tokens);
        x = f.Repeat(spec.Depth, x, (body, x) => body.Do("x", new CallOp(layers, LoopIndex.In(spec.Depth, 1, 0), layers.Module["Forward"]), x, tokens));
        f.Return("The latents of each image.", lastNorm is null ? x : f.Do("x", lastNorm, x));
        return module;
    }

    /// <summary>One layer: <c>z += A(norm z; norm x); z += MLP(norm z)</c>, each of which may be left out in part.</summary>
    private static GraphModule Layer(ResamplerSpec spec, BlockStyle style, long asked)
    {
        var module = new GraphModule("ResamplerLayer", "resampler layer", "One layer of the resampler: the latents ask the image's tokens" + (spec.MlpRatio > 0 ? ", then an MLP." : "."));
        var inner = spec.HeadWidth > 0 ? (long)spec.Heads * spec.HeadWidth : style.Width;
        var latentNorm = Blocks.Norm(module, "latent_norm", style);
        var imageNorm = Blocks.Norm(module, "image_norm", style with { Width = asked });
        var queries = Blocks.Linear(module, "attention.q", inner, style.Width, style.InputDeviation, style);
        var keysAndValues = Blocks.Linear(module, "attention.kv", 2 * inner, asked, Math.Pow(asked, -0.5), style);
        var projection = Blocks.Linear(module, "attention.out", style.Width, inner, style.OutputDeviation, style);
        var latents = new Shape(BlockStyle.Batch, spec.Latents, style.Width);
        var feedForward = spec.MlpRatio > 0 ? Blocks.FeedForward(module, style, latents).Whole : null;

        var f = new FunctionBuilder(module, "Forward", "Runs the layer.");
        var x = f.Tensor("x", "The latents of each image.", latents);
        var tokens = f.Tensor("tokens", "The tokens of each image.", Tokens(asked));
        var asking = f.Do("normed", latentNorm, x);
        var q = f.Do("q", queries, asking);
        var keys = f.Do("asked", imageNorm, tokens);
        if (spec.SeesLatents)
            keys = f.Do("asked", new JoinTokensOp(), keys, asking);
        var attended = f.Do("attended", new LatentAttendOp(spec.Heads), style.HeadsPath, q, f.Do("kv", keysAndValues, keys));
        var update = f.Do("update", projection, attended);
        if (spec.Residual)
            x = f.Do("x", new AddOp(), x, update);
        else
            // The next layer's norm takes 32 bits, whatever the product was computed in.
            x = style.Compute == ElementType.Float32 ? update : f.Do("x", new CastOp(ElementType.Float32), update);
        f.Return("The latents.", feedForward is null ? x : f.Do("x", new CallOwnOp(feedForward), x));
        return module;
    }

    private static Shape Tokens(long width) => new(BlockStyle.Batch, Dim.Symbol("N"), width);
}
