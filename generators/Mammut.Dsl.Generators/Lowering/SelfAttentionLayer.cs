using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>Lowers the pre-norm transformer layer: <c>x += A(norm x); x += MLP(norm x)</c>.</summary>
internal static class SelfAttentionLayer
{
    /// <param name="style">Sizes and kinds.</param>
    /// <param name="length">Name of the sequence's length.</param>
    /// <param name="layerScale">Initial value of the scale of each branch; 0 for none.</param>
    /// <param name="isText">Whether it takes masks, and has a cached step for generation.</param>
    /// <param name="rotary">Whether queries and keys are rotated by position.</param>
    public static GraphModule Lower(BlockStyle style, string length, double layerScale, bool isText, bool rotary)
    {
        var module = new GraphModule("Layer", "layer", "One pre-norm transformer layer: self-attention, then an MLP, each added to the tokens.");
        var norm = Blocks.Norm(module, "attention_norm", style);
        var qkv = Blocks.Linear(module, "attention.qkv", 3 * style.Width, style.Width, style.InputDeviation, style.Compute);
        var projection = Blocks.Linear(module, "attention.out", style.Width, style.Width, style.OutputDeviation, style.Compute);
        Op? attentionScale = null, mlpScale = null;
        if (layerScale > 0)
        {
            attentionScale = new LayerScaleOp(module.Own("attention_scale", new Initializer.Constant(layerScale), style.Width));
            mlpScale = new LayerScaleOp(module.Own("mlp_scale", new Initializer.Constant(layerScale), style.Width));
        }

        var tokens = new Shape(BlockStyle.Batch, Dim.Symbol(length), style.Width);
        var feedForward = Blocks.FeedForward(module, style, length, mlpScale);

        var f = new FunctionBuilder(module, "Forward", "Runs the layer.");
        var x = f.Tensor("x", "The tokens.", tokens);
        Value? mask = null, causal = null;
        if (isText)
        {
            mask = f.Argument("mask", ValueKind.OptionalTensor, "True where a position (second last axis) may see another (last axis); null for no mask.");
            causal = f.Argument("causal", ValueKind.Flag, "Whether a position sees only itself and those before it.");
        }

        var (q, k, v) = Project(f, x, offset: null);
        Finish(f, x, f.Do("attended", new AttendOp(), q, k, v, mask, causal));

        if (isText)
        {
            f = new FunctionBuilder(module, "Step", "Runs the layer on new positions, with the keys and values of those before in a cache.");
            x = f.Tensor("x", "The new tokens.", tokens);
            var cache = f.Argument("cache", ValueKind.Cache, "Keys and values so far; gets the new ones.");
            var layer = f.Argument("layer", ValueKind.Index, "The layer's place in the cache.");
            causal = f.Argument("causal", ValueKind.Flag, "Whether the new positions see only themselves and those before them.");
            (q, k, v) = Project(f, x, rotary ? f.Do("offset", new CacheLengthOp(), cache) : null);
            var all = f.DoMany(["k", "v"], new AppendToCacheOp(), null, cache, layer, k, v);
            Finish(f, x, f.Do("attended", new AttendOp(), q, all[0], all[1], null, causal));
        }

        return module;

        (Value Q, Value K, Value V) Project(FunctionBuilder f, Value x, Value? offset)
        {
            var normed = f.Do("normed", norm, x);
            var packed = f.Do("qkv", qkv, normed);
            var heads = f.DoMany(["q", "k", "v"], new SplitHeadsOp(3, style.Heads), style.HeadsPath, packed);
            if (!rotary)
                return (heads[0], heads[1], heads[2]);
            var origin = style.Path.At("Positions");
            return (f.Do("q", new RotateOp(), origin, heads[0], offset), f.Do("k", new RotateOp(), origin, heads[1], offset), heads[2]);
        }

        void Finish(FunctionBuilder f, Value x, Value attended)
        {
            var merged = f.Do("merged", new MergeHeadsOp(), attended);
            var update = f.Do("update", projection, merged);
            x = f.Do("x", new AddOp(), x, Blocks.Scaled(f, "update", attentionScale, update));
            f.Return("The tokens.", f.Do("x", new CallOwnOp(feedForward), x));
        }
    }
}
