using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>Lowers the pre-norm cross-attention block: text tokens ask, image tokens answer.</summary>
internal static class CrossAttentionLayer
{
    public static GraphModule Lower(BlockStyle style, CrossAttentionSpec spec)
    {
        var module = new GraphModule("CrossLayer", "cross-attention block",
            "One pre-norm cross-attention block: each text token asks the image tokens" + (spec.OwnMlp ? ", then an MLP." : "."));
        var heads = spec.Heads > 0 ? spec.Heads : style.Heads;
        var blame = spec.Heads > 0 ? CrossAttentionSpec.Path.At("Heads") : style.HeadsPath;
        var norm = Blocks.Norm(module, "attention_norm", style);
        var keyValueNorm = spec.KeyValueNorm ? Blocks.Norm(module, "key_value_norm", style) : null;
        // Packed as in torch's MultiheadAttention: rows of the queries, the keys, the values.
        var packed = Blocks.Linear(module, "attention.qkv", 3 * style.Width, style.Width, style.InputDeviation, style.Compute);
        var queries = packed with { Rows = style.Width };
        var keysAndValues = packed with { FirstRow = style.Width, Rows = 2 * style.Width };
        var projection = Blocks.Linear(module, "attention.out", style.Width, style.Width, style.OutputDeviation, style.Compute);
        Op? attentionGate = null, mlpGate = null;
        if (spec.TanhGate)
        {
            attentionGate = new TanhGateOp(module.Own("attention_gate", new Initializer.Constant(0)));
            if (spec.OwnMlp)
                mlpGate = new TanhGateOp(module.Own("mlp_gate", new Initializer.Constant(0)));
        }

        var feedForward = spec.OwnMlp ? Blocks.FeedForward(module, style, "T", mlpGate) : null;
        var text = new Shape(BlockStyle.Batch, Dim.Symbol("T"), style.Width);
        var image = new Shape(BlockStyle.Batch, Dim.Symbol("N"), style.Width);
        var projected = new TensorType(new Shape(BlockStyle.Batch, heads, Dim.Symbol("N"), HeadWidth(style.Width, heads)), style.Compute);

        var f = new FunctionBuilder(module, "Project", "Turns image tokens into keys and values, once an image.");
        var tokens = f.Tensor("image", "The image tokens at the decoder's width.", image);
        if (keyValueNorm is not null)
            tokens = f.Do("normed", keyValueNorm, tokens);
        var split = f.DoMany(["k", "v"], new SplitHeadsOp(2, heads), blame, f.Do("kv", keysAndValues, tokens));
        var project = f.Return("Keys and values.", split);

        f = new FunctionBuilder(module, "Attend", "Runs the block on image keys and values.", isPublic: false);
        var x = f.Tensor("x", "The text tokens.", text);
        var k = f.Tensor("k", "The image's keys.", projected.Shape, projected.Element);
        var v = f.Tensor("v", "The image's values.", projected.Shape, projected.Element);
        var q = f.DoMany(["q"], new SplitHeadsOp(1, heads), blame, f.Do("q", queries, f.Do("normed", norm, x)))[0];
        var merged = f.Do("merged", new MergeHeadsOp(), f.Do("attended", new AttendOp(), q, k, v, null, null));
        var update = Blocks.Scaled(f, "update", attentionGate, f.Do("update", projection, merged));
        x = f.Do("x", new AddOp(), x, update);
        var attend = f.Return("The text tokens.", feedForward is null ? x : f.Do("x", new CallOwnOp(feedForward), x));

        f = new FunctionBuilder(module, "Forward", "Runs the block.");
        x = f.Tensor("x", "The text tokens.", text);
        tokens = f.Tensor("image", "The image tokens at the decoder's width.", image);
        var pair = f.DoMany(["k", "v"], new CallOwnOp(project), null, tokens);
        f.Return("The text tokens.", f.Do("x", new CallOwnOp(attend), x, pair[0], pair[1]));

        f = new FunctionBuilder(module, "Step", "Runs the block on new positions, with the image's keys and values from the cache.");
        x = f.Tensor("x", "The new text tokens.", text);
        var cache = f.Argument("cache", ValueKind.Cache, "Holds the image's keys and values.");
        var block = f.Argument("block", ValueKind.Index, "The block's place in the cache.");
        pair = f.DoMany(["k", "v"], new ReadCrossCacheOp(projected), null, cache, block);
        f.Return("The text tokens.", f.Do("x", new CallOwnOp(attend), x, pair[0], pair[1]));
        return module;
    }

    // Where heads do not divide the width, the split reports it; any width will do here.
    private static Dim HeadWidth(long width, long heads) => ((Dim)width).DivideExactly(heads) ?? width;
}
