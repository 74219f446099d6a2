using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>Lowers the cross-attention block: text tokens ask, image tokens answer.</summary>
internal static class CrossAttentionLayer
{
    /// <param name="style">Sizes and kinds.</param>
    /// <param name="spec">What is declared of it.</param>
    /// <param name="layerScale">Initial value of the scale of each branch; 0 for none.</param>
    /// <param name="asksTexts">Whether it asks the rows of an encoder, of other texts, and not the tokens of images.</param>
    public static GraphModule Lower(BlockStyle style, CrossAttentionSpec spec, double layerScale, bool asksTexts = false)
    {
        var module = new GraphModule("CrossLayer", "cross-attention block",
            $"One {(style.NormsBefore ? "pre" : "post")}-norm cross-attention block: each text token asks {(asksTexts ? "the encoder's states" : "the image tokens")}" + (spec.OwnMlp ? ", then an MLP." : "."));
        style = style with { Bias = spec.Bias, Hidden = spec.MlpRatio > 0 ? (long)Math.Round(style.Width * spec.MlpRatio) : style.Hidden, Split = false };
        var heads = spec.Heads > 0 ? spec.Heads : style.Heads;
        var blame = spec.Heads > 0 ? CrossAttentionSpec.Path.At("Heads") : style.HeadsPath;
        var norm = Blocks.Norm(module, "attention_norm", style);
        long imageWidth = spec.ImageWidth > 0 ? spec.ImageWidth : style.Width, inner = spec.InnerWidth(style.Width, style.Heads);
        var keyValueNorm = spec.KeyValueNorm ? Blocks.Norm(module, "key_value_norm", style with { Width = imageWidth }) : null;
        var (queries, keysAndValues) = spec.ImageWidth > 0 ? Apart(module, style, inner, heads, imageWidth) : Packed(module, style, inner, heads);
        var projection = Blocks.Linear(module, "attention.out", style.Width, inner, style.OutputDeviation, style);
        var attentionScales = Scales("attention");
        var mlpScales = spec.OwnMlp ? Scales("mlp") : [];
        var text = new Shape(BlockStyle.Rows, style.Width);
        var image = asksTexts ? new Shape(BlockStyle.EncoderRows, imageWidth) : new Shape(BlockStyle.Batch, Dim.Symbol("N"), imageWidth);
        var tokensDoc = asksTexts ? "The encoder's states." : spec.ImageWidth > 0 ? "The image tokens." : "The image tokens at the decoder's width.";
        var (feedForward, feedForwardStep) = spec.OwnMlp ? Blocks.FeedForward(module, style, text, mlpScales) : default;

        var f = new FunctionBuilder(module, "Project", asksTexts ? "Turns the encoder's states into keys and values." : "Turns image tokens into keys and values, once an image.");
        var tokens = f.Tensor("image", tokensDoc, image);
        if (keyValueNorm is not null)
            tokens = f.Do("normed", keyValueNorm, tokens);
        var project = f.Return("Keys and values, side by side.", f.Do("kv", keysAndValues, tokens));

        f = new FunctionBuilder(module, "Forward", "Runs the block.");
        var x = f.Tensor("x", "The text tokens.", text);
        tokens = f.Tensor("image", tokensDoc, image);
        var texts = f.Texts();
        var kv = f.Do("kv", new CallOwnOp(project), tokens);
        var q = f.Do("q", queries, Blocks.Branch(f, x, norm, style));
        Finish(f, x, f.Do("attended", new CrossAttendOp(heads, style.Scaled), blame, q, kv, texts), feedForward);

        if (!style.HasSteps)
            return module;
        var source = asksTexts ? "encoder" : "image";
        f = new FunctionBuilder(module, "Step", $"Runs the block on new positions, with the {source}'s keys and values from the cache.");
        x = f.Tensor("x", "The new text tokens.", Blocks.Next(style));
        var cache = f.Argument("cache", ValueKind.Cache, $"Holds the {source}'s keys and values.");
        var block = f.Argument("block", ValueKind.Index, "The block's place in the cache.");
        q = f.Do("q", queries, Blocks.Branch(f, x, norm, style));
        Finish(f, x, f.Do("attended", new AttendImageOp(heads, style.Scaled), blame, cache, block, q), feedForwardStep, cache);
        return module;

        Op[] Scales(string branch)
        {
            var gate = spec.TanhGate ? new TanhGateOp(module.Own($"{branch}_gate", new Initializer.Constant(0))) : null;
            var scale = layerScale > 0 ? new LayerScaleOp(module.Own($"{branch}_scale", new Initializer.Constant(layerScale), style.Width)) : null;
            return [.. new Op?[] { gate, scale }.OfType<Op>()];
        }

        void Finish(FunctionBuilder f, Value x, Value attended, Function? feedForward, Value? cache = null)
        {
            var update = Blocks.Scaled(f, "update", attentionScales, f.Do("update", projection, attended));
            x = Blocks.Residual(f, x, update, norm, style);
            f.Return("The text tokens.", feedForward is null ? x : f.Do("x", new CallOwnOp(feedForward), cache is null ? [x] : [x, cache]));
        }
    }

    /// <summary>Packed as in torch's MultiheadAttention: rows of the queries, the keys, the values.</summary>
    private static (LinearOp Queries, LinearOp KeysAndValues) Packed(GraphModule module, BlockStyle style, long inner, long heads)
    {
        var packed = Blocks.QueriesKeysValues(module, "attention.qkv", inner, heads, style);
        return (packed with { Rows = inner }, packed with { FirstRow = inner, Rows = 2 * inner });
    }

    /// <summary>Two weights, for image tokens of a width of their own.</summary>
    private static (LinearOp Queries, LinearOp KeysAndValues) Apart(GraphModule module, BlockStyle style, long inner, long heads, long imageWidth) => (
        Blocks.Linear(module, "attention.q", inner, style.Width, style.QueryDeviation(inner, heads), style),
        Blocks.Linear(module, "attention.kv", 2 * inner, imageWidth, Math.Pow(imageWidth, -0.5), style));
}
