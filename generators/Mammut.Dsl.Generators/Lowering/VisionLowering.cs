using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>Lowers a <c>[VisionEncoder]</c> to its graph.</summary>
internal static class VisionLowering
{
    /// <summary>Name of the function that runs the layers where patches are hidden.</summary>
    public const string ForwardHidden = nameof(ForwardHidden);

    public static GraphModule Lower(VisionSpec spec)
    {
        var path = VisionSpec.Path;
        var style = new BlockStyle(spec.Width, spec.Heads, (long)Math.Round(spec.Width * spec.MlpRatio), spec.Depth, spec.Activation, spec.Norm, spec.NormEpsilon, spec.Precision, path, spec.HeadsPath) { IsFrozen = spec.IsFrozen };
        var module = new GraphModule(spec.Type.Name, "vision encoder",
            $"A vision transformer: images of {spec.Rows} × {spec.Columns} pixels to {spec.OutputTokens} tokens of width {spec.OutputWidth}.") { IsFrozen = spec.IsFrozen };

        var patches = new PatchTokens(spec, module, style);
        var layers = module.Contain("layers", "Layers", SelfAttentionLayer.Lower(style, spec.LayerScale, rotary: false), spec.Depth);
        var resampler = spec.Resampler is { } resampling ? module.Contain("resampler", "Resampler", ResamplerLowering.Lower(spec, resampling, style)) : null;
        var contrast = spec.HasOwnLatent ? module.Contain("contrast", "Contrast", ResamplerLowering.LowerContrast(spec, spec.Resampler!, style)) : null;
        var pool = AttentionPool(spec, module, style);
        // What a resampler gives is normalised already, or meant not to be.
        var lastNorm = spec.NormTokens || resampler is null ? Blocks.Norm(module, "last_norm", style) : null;

        // Where patches may be hidden, two functions run the layers.
        var encode = spec.HidesPatches ? Encode() : null;
        var f = new FunctionBuilder(module, "Forward", "Turns images into tokens.");
        var x = patches.Apply(f, PatchTokens.Images(f, spec));
        x = encode is null ? Encoded(f, x) : f.Do("x", new CallOwnOp(encode), x);
        if (resampler is not null)
        {
            var latents = f.Do("x", new CallOp(resampler, null, resampler.Module["Forward"]), x);
            x = contrast is null ? latents : f.Do("x", new JoinTokensOp(), f.Do("pooled", new CallOp(contrast, null, contrast.Module["Forward"]), spec.Pool == Pooling.LatentBeside ? x : latents), latents);
        }

        f.Return("The tokens" + (contrast is not null ? ", the image's vector first." : spec.ClassToken && resampler is null ? ", the class token first." : "."), x);

        if (encode is not null)
            patches.Hide(module, encode, spec.NormTokens ? null : lastNorm);
        Pool(spec, module, pool, lastNorm);
        return module;

        Value Encoded(FunctionBuilder f, Value x)
        {
            x = f.Repeat(spec.Depth, x, (body, x) => body.Do("x", new CallOp(layers, LoopIndex.In(spec.Depth, 1, 0), layers.Module["Forward"]), x));
            return spec.NormTokens ? f.Do("x", lastNorm!, x) : x;
        }

        Function Encode()
        {
            var f = new FunctionBuilder(module, "Encode", "Runs the layers.", isPublic: false);
            var x = f.Tensor("x", "What enters the first one.", new Shape(BlockStyle.Batch, spec.Tokens, spec.Width));
            return f.Return("The tokens.", Encoded(f, x));
        }
    }

    /// <summary>Adds <c>Pool</c>.</summary>
    /// <param name="spec">The encoder.</param>
    /// <param name="module">Its graph.</param>
    /// <param name="pool">What pools by attention, where something does.</param>
    /// <param name="lastNorm">The norm behind the last layer, where there is one.</param>
    public static void Pool(VisionSpec spec, GraphModule module, Child? pool, NormOp? lastNorm)
    {
        var f = new FunctionBuilder(module, "Pool", "Turns the tokens of each image into one vector.");
        var tokens = f.Tensor("tokens", "The tokens of each image.", new Shape(BlockStyle.Batch, spec.OutputTokens, spec.OutputWidth));
        var pooled = spec.Pool switch
        {
            Pooling.ClassToken or Pooling.FirstLatent or Pooling.LatentBeside or Pooling.LatentAbove => f.Do("pooled", new PoolTokensOp(0, Mean: false), tokens),
            Pooling.MeanPatches => f.Do("pooled", new PoolTokensOp(spec.ClassToken ? 1 : 0, Mean: true), tokens),
            Pooling.Attention => f.Do("pooled", new CallOp(pool!, null, pool!.Module["Forward"]), tokens),
            _ => f.Do("pooled", new PoolTokensOp(0, Mean: true), tokens),
        };
        f.Return("One vector an image.", spec.NormTokens || spec.Resampler is not null ? pooled : f.Do("pooled", lastNorm!, pooled));
    }

    /// <summary>Adds what pools by attention; null where nothing does.</summary>
    public static Child? AttentionPool(VisionSpec spec, GraphModule module, BlockStyle style) => spec.Pool != Pooling.Attention ? null
        : module.Contain("pool", "AttentionPool", AttentionPool(style with { Width = spec.OutputWidth, Hidden = (long)Math.Round(spec.OutputWidth * spec.MlpRatio) }));

    /// <summary>The MAP head of SigLIP: one learned query attends to all tokens, then an MLP (Zhai et al. 2022, section 3.2).</summary>
    private static GraphModule AttentionPool(BlockStyle style)
    {
        var module = new GraphModule("AttentionPooling", "attention pool", "One learned query that attends to all tokens, then an MLP.") { IsFrozen = style.IsFrozen };
        var query = new LearnedQueryOp(module.Own("query", new Initializer.Normal(style.InputDeviation), style.Width));
        var packed = Blocks.Linear(module, "attention.qkv", 3 * style.Width, style.Width, style.InputDeviation, style);
        var projection = Blocks.Linear(module, "attention.out", style.Width, style.Width, style.OutputDeviation, style);
        var (feedForward, _) = Blocks.FeedForward(module, style with { Depth = 1 }, new Shape(BlockStyle.Batch, 1, style.Width));
        var heads = style.HeadsPath;

        var f = new FunctionBuilder(module, "Forward", "Pools the tokens.");
        var tokens = f.Tensor("tokens", "The tokens.", new Shape(BlockStyle.Batch, Dim.Symbol("N"), style.Width));
        var asked = f.Do("query", query, tokens);
        var q = f.DoMany(["q"], new SplitHeadsOp(1, style.Heads), heads, f.Do("q", packed with { Rows = style.Width }, asked))[0];
        var kv = f.DoMany(["k", "v"], new SplitHeadsOp(2, style.Heads), heads, f.Do("kv", packed with { FirstRow = style.Width, Rows = 2 * style.Width }, tokens));
        var merged = f.Do("merged", new MergeHeadsOp(), f.Do("attended", new AttendOp(), q, kv[0], kv[1], null, null));
        var x = f.Do("x", new CallOwnOp(feedForward), f.Do("x", projection, merged));
        f.Return("One vector an image.", f.Do("pooled", new SelectPositionOp(0), x));
        return module;
    }
}
