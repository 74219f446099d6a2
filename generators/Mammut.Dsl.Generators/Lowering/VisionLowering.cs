using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>Lowers a <c>[VisionEncoder]</c> to its graph.</summary>
internal static class VisionLowering
{
    public static GraphModule Lower(VisionSpec spec)
    {
        var path = VisionSpec.Path;
        var style = new BlockStyle(spec.Width, spec.Heads, (long)Math.Round(spec.Width * spec.MlpRatio), spec.Depth, spec.Activation, spec.Norm, spec.NormEpsilon, spec.Precision, path, spec.HeadsPath) { IsFrozen = spec.IsFrozen };
        long rows = spec.Rows / spec.PatchSize, columns = spec.Columns / spec.PatchSize, first = spec.ClassToken ? 1 : 0;
        var module = new GraphModule(spec.Type.Name, "vision encoder",
            $"A vision transformer: images of {spec.Rows} × {spec.Columns} pixels to {spec.OutputTokens} tokens of width {spec.OutputWidth}.") { IsFrozen = spec.IsFrozen };

        var patch = new PatchEmbedOp(
            module.Own("patch.weight", new Initializer.Normal(Math.Pow(3.0 * spec.PatchSize * spec.PatchSize, -0.5)), spec.Width, 3, spec.PatchSize, spec.PatchSize),
            spec.PatchSize, style.Compute,
            spec.PatchBias ? module.Own("patch.bias", new Initializer.Constant(0), spec.Width) : null);
        var classToken = spec.ClassToken ? new ClassTokenOp(module.Own("class_token", new Initializer.Normal(style.InputDeviation), spec.Width)) : null;
        var table = module.Own("positions",
            spec.Positions == VisionPositions.Learned ? new Initializer.Normal(style.InputDeviation) : new Initializer.SinCos2D(rows, columns, spec.ClassToken),
            spec.Tokens, spec.Width);
        Op positions = spec.CroppedPositions > 0 ? new CropPositionsOp(table, rows, columns, spec.CroppedPositions, spec.ClassToken) : new AddPositionsOp(table);
        var firstNorm = spec.NormBeforeBlocks ? Blocks.Norm(module, "first_norm", style) : null;
        var layers = module.Contain("layers", "Layers", SelfAttentionLayer.Lower(style, spec.LayerScale, rotary: false), spec.Depth);
        var resampler = spec.Resampler is { } resampling ? module.Contain("resampler", "Resampler", ResamplerLowering.Lower(spec, resampling, style)) : null;
        var pool = spec.Pool == Pooling.Attention ? module.Contain("pool", "AttentionPool", AttentionPool(style with { Width = spec.OutputWidth, Hidden = (long)Math.Round(spec.OutputWidth * spec.MlpRatio) })) : null;
        // What a resampler gives is normalised already.
        var lastNorm = spec.NormTokens || resampler is null ? Blocks.Norm(module, "last_norm", style) : null;

        var f = new FunctionBuilder(module, "Forward", "Turns images into tokens.");
        var images = f.Tensor("images", "Normalised images.", new Shape(BlockStyle.Batch, 3, spec.Rows, spec.Columns));
        f.Run(new GuardImagesOp(spec.Rows, spec.Columns), images);
        var x = f.Do("x", patch, path.AtGiven(spec.Given, "PatchSize", "ImageSize", "ImageHeight"), images);
        if (classToken is not null)
            x = f.Do("x", classToken, x);
        x = f.Do("x", positions, x);
        if (spec.PatchDropout > 0)
            x = f.Do("x", new DropPatchesOp(spec.PatchDropout, spec.ClassToken), x);
        if (firstNorm is not null)
            x = f.Do("x", firstNorm, x);
        x = f.Repeat(spec.Depth, x, (body, x) => body.Do("x", new CallOp(layers, LoopIndex.In(spec.Depth, 1, 0), layers.Module["Forward"]), x));
        if (spec.NormTokens)
            x = f.Do("x", lastNorm!, x);
        if (resampler is not null)
            x = f.Do("x", new CallOp(resampler, null, resampler.Module["Forward"]), x);
        f.Return("The tokens" + (spec.ClassToken && resampler is null ? ", the class token first." : "."), x);

        f = new FunctionBuilder(module, "Pool", "Turns the tokens of each image into one vector.");
        var tokens = f.Tensor("tokens", "The tokens of each image.", new Shape(BlockStyle.Batch, spec.OutputTokens, spec.OutputWidth));
        var pooled = spec.Pool switch
        {
            Pooling.ClassToken or Pooling.FirstLatent => f.Do("pooled", new PoolTokensOp(0, Mean: false), tokens),
            Pooling.MeanPatches => f.Do("pooled", new PoolTokensOp(first, Mean: true), tokens),
            Pooling.Attention => f.Do("pooled", new CallOp(pool!, null, pool!.Module["Forward"]), tokens),
            _ => f.Do("pooled", new PoolTokensOp(0, Mean: true), tokens),
        };
        f.Return("One vector an image.", spec.NormTokens || resampler is not null ? pooled : f.Do("pooled", lastNorm!, pooled));
        return module;
    }

    /// <summary>The MAP head of SigLIP: one learned query attends to all tokens, then an MLP (Zhai et al. 2022, section 3.2).</summary>
    private static GraphModule AttentionPool(BlockStyle style)
    {
        var module = new GraphModule("AttentionPooling", "attention pool", "One learned query that attends to all tokens, then an MLP.") { IsFrozen = style.IsFrozen };
        var query = new LearnedQueryOp(module.Own("query", new Initializer.Normal(style.InputDeviation), style.Width));
        var packed = Blocks.Linear(module, "attention.qkv", 3 * style.Width, style.Width, style.InputDeviation, style);
        var projection = Blocks.Linear(module, "attention.out", style.Width, style.Width, style.OutputDeviation, style);
        var (feedForward, _) = Blocks.FeedForward(module, style with { Depth = 1 }, new Shape(BlockStyle.Batch, 1, style.Width), scale: null);
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
