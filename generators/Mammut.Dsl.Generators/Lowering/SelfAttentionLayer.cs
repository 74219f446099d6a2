using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>Lowers the pre-norm transformer layer: <c>x += A(norm x); x += MLP(norm x)</c>.</summary>
internal static class SelfAttentionLayer
{
    /// <param name="style">Sizes and kinds.</param>
    /// <param name="layerScale">Initial value of the scale of each branch; 0 for none.</param>
    /// <param name="isText">Whether it runs on packed texts with a mask, and has a cached step for generation.</param>
    /// <param name="rotary">Whether queries and keys are rotated by position.</param>
    /// <param name="hasMlp">Whether there is an MLP behind the attention.</param>
    public static GraphModule Lower(BlockStyle style, double layerScale, bool isText, bool rotary, bool hasMlp = true)
    {
        var module = hasMlp
            ? new GraphModule("Layer", "layer", "One pre-norm transformer layer: self-attention, then an MLP, each added to the tokens.") { IsFrozen = style.IsFrozen }
            : new GraphModule("AttentionLayer", "layer without MLP", "One pre-norm transformer layer of self-attention alone, added to the tokens.") { IsFrozen = style.IsFrozen };
        var norm = Blocks.Norm(module, "attention_norm", style);
        var qkv = Blocks.Linear(module, "attention.qkv", 3 * style.Width, style.Width, style.InputDeviation, style);
        var projection = Blocks.Linear(module, "attention.out", style.Width, style.Width, style.OutputDeviation, style);
        Op? attentionScale = null, mlpScale = null;
        if (layerScale > 0)
        {
            attentionScale = new LayerScaleOp(module.Own("attention_scale", new Initializer.Constant(layerScale), style.Width));
            mlpScale = !hasMlp ? null : new LayerScaleOp(module.Own("mlp_scale", new Initializer.Constant(layerScale), style.Width));
        }

        var tokens = isText ? new Shape(BlockStyle.Rows, style.Width) : new Shape(BlockStyle.Batch, Dim.Symbol("N"), style.Width);
        var (feedForward, feedForwardStep) = !hasMlp ? default : Blocks.FeedForward(module, style, tokens, mlpScale, isText);

        var f = new FunctionBuilder(module, "Forward", "Runs the layer.");
        var x = f.Tensor("x", "The tokens.", tokens);
        var mask = isText ? f.Mask() : null;
        var packed = f.Do("qkv", qkv, f.Do("normed", norm, x));
        if (rotary)
            packed = f.Do("qkv", new RotateTextsOp(style.Heads), style.Path.At("Positions"), packed, mask);
        Finish(f, x, f.Do("attended", new SelfAttendOp(style.Heads), style.HeadsPath, packed, mask), feedForward);

        if (isText)
            Step();
        return module;

        void Step()
        {
            f = new FunctionBuilder(module, "Step", "Runs the layer on new positions, with the keys and values of those before in a cache.");
            x = f.Tensor("x", "The new tokens.", Blocks.Next(style));
            var cache = f.Argument("cache", ValueKind.Cache, "Keys and values so far; gets the new ones.");
            var layer = f.Argument("layer", ValueKind.Index, "The layer's place in the cache.");
            var causal = f.Argument("causal", ValueKind.Flag, "Whether the new positions see only themselves and those before them.");
            var packed = f.Do("qkv", qkv, f.Do("normed", norm, x));
            var attended = f.Do("attended", new AttendCacheOp(style.Heads, rotary), style.HeadsPath, cache, layer, packed, causal);
            Finish(f, x, attended, feedForwardStep, cache);
        }

        void Finish(FunctionBuilder f, Value x, Value attended, Function? feedForward, Value? cache = null)
        {
            var update = f.Do("update", projection, attended);
            x = f.Do("x", new AddOp(), x, Blocks.Scaled(f, "update", attentionScale, update));
            f.Return("The tokens.", feedForward is null ? x : f.Do("x", new CallOwnOp(feedForward), cache is null ? [x] : [x, cache]));
        }
    }
}
