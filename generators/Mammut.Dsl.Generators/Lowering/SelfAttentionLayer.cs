using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>
/// Lowers the transformer layer: <c>x += A(norm x); x += MLP(norm x)</c>, or with the norms behind <c>x = norm(x + A x)</c> and so on.
/// </summary>
internal static class SelfAttentionLayer
{
    /// <param name="style">Sizes and kinds.</param>
    /// <param name="layerScale">Initial value of the scale of each branch; 0 for none.</param>
    /// <param name="rotary">Whether queries and keys are rotated by position.</param>
    /// <param name="hasMlp">Whether there is an MLP behind the attention.</param>
    public static GraphModule Lower(BlockStyle style, double layerScale, bool rotary, bool hasMlp = true)
    {
        var kind = style.NormsBefore ? "pre" : "post";
        var module = hasMlp
            ? new GraphModule("Layer", "layer", $"One {kind}-norm transformer layer: self-attention, then an MLP, each added to the tokens.") { IsFrozen = style.IsFrozen }
            : new GraphModule("AttentionLayer", "layer without MLP", $"One {kind}-norm transformer layer of self-attention alone, added to the tokens.") { IsFrozen = style.IsFrozen };
        var norm = Blocks.Norm(module, "attention_norm", style);
        var qkv = Blocks.QueriesKeysValues(module, "attention.qkv", style.Width, style.Heads, style);
        var projection = Blocks.Linear(module, "attention.out", style.Width, style.Width, style.OutputDeviation, style);
        var attentionScale = Scale("attention_scale");
        var mlpScale = hasMlp ? Scale("mlp_scale") : [];
        var tokens = style.IsText ? new Shape(BlockStyle.Rows, style.Width) : new Shape(BlockStyle.Batch, Dim.Symbol("N"), style.Width);
        var (feedForward, feedForwardStep) = !hasMlp ? default : Blocks.FeedForward(module, style, tokens, mlpScale);

        if (style.Split && hasMlp)
        {
            var attend = Whole("Attend", "Runs the layer's self-attention.", then: null);
            var f = new FunctionBuilder(module, "Forward", "Runs the layer.");
            var x = f.Tensor("x", "The tokens.", tokens);
            var mask = f.Mask();
            f.Return("The tokens.", f.Do("x", new CallOwnOp(feedForward), f.Do("x", new CallOwnOp(attend), x, mask)));
        }
        else
        {
            Whole("Forward", "Runs the layer.", feedForward);
        }

        if (style.HasSteps && style.Split && hasMlp)
        {
            var attend = Step("StepAttend", "Runs the layer's self-attention on new positions, with the keys and values of those before in a cache.", then: null);
            var f = new FunctionBuilder(module, "Step", "Runs the layer on new positions, with the keys and values of those before in a cache.");
            var inputs = StepInputs(f);
            f.Return("The tokens.", f.Do("x", new CallOwnOp(feedForwardStep!), f.Do("x", new CallOwnOp(attend), inputs), inputs[1]));
        }
        else if (style.HasSteps)
        {
            Step("Step", "Runs the layer on new positions, with the keys and values of those before in a cache.", feedForwardStep);
        }

        return module;

        Op[] Scale(string key) => layerScale > 0 ? [new LayerScaleOp(module.Own(key, new Initializer.Constant(layerScale), style.Width))] : [];

        Function Whole(string name, string doc, Function? then)
        {
            var f = new FunctionBuilder(module, name, doc);
            var x = f.Tensor("x", "The tokens.", tokens);
            var mask = style.IsText ? f.Mask() : null;
            var packed = f.Do("qkv", qkv, Blocks.Branch(f, x, norm, style));
            if (rotary)
                packed = f.Do("qkv", new RotateTextsOp(style.Heads), style.Path.At("Positions"), packed, mask);
            return Finish(f, x, f.Do("attended", new SelfAttendOp(style.Heads, style.Scaled, style.Distances), style.HeadsPath, packed, mask), then);
        }

        Function Step(string name, string doc, Function? then)
        {
            var f = new FunctionBuilder(module, name, doc);
            var inputs = StepInputs(f);
            var (x, cache, layer, causal) = (inputs[0], inputs[1], inputs[2], inputs[3]);
            var packed = f.Do("qkv", qkv, Blocks.Branch(f, x, norm, style));
            Value[] asked = [cache, layer, packed, causal, .. inputs.Skip(4)];
            return Finish(f, x, f.Do("attended", new AttendCacheOp(style.Heads, rotary, style.Scaled), style.HeadsPath, asked), then, cache);
        }

        Value[] StepInputs(FunctionBuilder f)
        {
            var x = f.Tensor("x", "The new tokens.", Blocks.Next(style));
            var cache = f.Argument("cache", ValueKind.Cache, "Keys and values so far; gets the new ones.");
            var layer = f.Argument("layer", ValueKind.Index, "The layer's place in the cache.");
            var causal = f.Argument("causal", ValueKind.Flag, "Whether the new positions see only themselves and those before them.");
            return style.Distances
                ? [x, cache, layer, causal, f.Tensor("distances", "What distances add to the scores.", new Shape(style.Heads, Dim.Symbol("P"), Dim.Symbol("S")))]
                : [x, cache, layer, causal];
        }

        Function Finish(FunctionBuilder f, Value x, Value attended, Function? then, Value? cache = null)
        {
            var update = f.Do("update", projection, attended);
            x = Blocks.Residual(f, x, Blocks.Scaled(f, "update", attentionScale, update), norm, style);
            return f.Return("The tokens.", then is null ? x : f.Do("x", new CallOwnOp(then), cache is null ? [x] : [x, cache]));
        }
    }
}
