using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>Lowers the <c>[Resampler]</c> of a text: one learned latent that asks the text's tokens.</summary>
internal static class TextResamplerLowering
{
    /// <param name="text">The decoder or encoder it stands on.</param>
    /// <param name="spec">What was declared.</param>
    public static GraphModule Lower(TextSpec text, ResamplerSpec spec)
    {
        var style = new BlockStyle(text.Width, spec.Heads, (long)Math.Round(text.Width * spec.MlpRatio), spec.Depth, spec.Activation, text.Norm, text.NormEpsilon, text.Precision, ResamplerSpec.Path, spec.HeadsPath) { Bias = spec.Bias };
        var module = new GraphModule("TextResampler", "resampler", $"A learned latent of width {text.Width} that asks the tokens of a text.");
        var latent = new LearnedRowsOp(module.Own("latents", new Initializer.Normal(1), 1, style.Width));
        var layers = module.Contain("layers", "Layers", Layer(spec, style), spec.Depth);
        var lastNorm = spec.NormLatents ? Blocks.Norm(module, "last_norm", style) : null;

        var f = new FunctionBuilder(module, "Forward", "Condenses the tokens of each text.");
        var rows = f.Tensor("rows", "The tokens.", new Shape(BlockStyle.Rows, style.Width));
        var texts = f.Texts();
        var x = f.Do("x", latent, texts);
        x = f.Repeat(spec.Depth, x, (body, x) => body.Do("x", new CallOp(layers, LoopIndex.In(spec.Depth, 1, 0), layers.Module["Forward"]), x, rows, texts));
        f.Return("One vector a text.", lastNorm is null ? x : f.Do("x", lastNorm, x));
        return module;
    }

    /// <summary>One layer: <c>z += A(norm z; norm x); z += MLP(norm z)</c>, each of which may be left out in part.</summary>
    private static GraphModule Layer(ResamplerSpec spec, BlockStyle style)
    {
        var module = new GraphModule("ResamplerLayer", "resampler layer", "One layer of the resampler: the latent asks the text's tokens" + (spec.MlpRatio > 0 ? ", then an MLP." : "."));
        var inner = spec.HeadWidth > 0 ? (long)spec.Heads * spec.HeadWidth : style.Width;
        var latentNorm = Blocks.Norm(module, "latent_norm", style);
        var textNorm = Blocks.Norm(module, "text_norm", style);
        var queries = Blocks.Linear(module, "attention.q", inner, style.Width, style.InputDeviation, style);
        var keysAndValues = Blocks.Linear(module, "attention.kv", 2 * inner, style.Width, style.InputDeviation, style);
        var projection = Blocks.Linear(module, "attention.out", style.Width, inner, style.OutputDeviation, style);
        var latents = new Shape(BlockStyle.Batch, style.Width);
        var feedForward = spec.MlpRatio > 0 ? Blocks.FeedForward(module, style, latents).Whole : null;

        var f = new FunctionBuilder(module, "Forward", "Runs the layer.");
        var x = f.Tensor("x", "The latent of each text.", latents);
        var rows = f.Tensor("rows", "The tokens.", new Shape(BlockStyle.Rows, style.Width));
        var texts = f.Texts();
        var asking = f.Do("normed", latentNorm, x);
        var q = f.Do("q", queries, asking);
        var asked = f.Do("asked", textNorm, rows);
        if (spec.SeesLatents)
        {
            texts = f.Do("extended", new ExtendTextsOp(), texts);
            asked = f.Do("asked", new AppendRowsOp(), texts, asked, asking);
        }

        var attended = f.Do("attended", new TextLatentAttendOp(spec.Heads), style.HeadsPath, q, f.Do("kv", keysAndValues, asked), texts);
        var update = f.Do("update", projection, attended);
        if (spec.Residual)
            x = f.Do("x", new AddOp(), x, update);
        else
            // The next layer's norm takes 32 bits, whatever the product was computed in.
            x = style.Compute == ElementType.Float32 ? update : f.Do("x", new CastOp(ElementType.Float32), update);
        f.Return("The latents.", feedForward is null ? x : f.Do("x", new CallOwnOp(feedForward), x));
        return module;
    }
}
