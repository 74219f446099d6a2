using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>Lowers each <c>[Pass]</c> to a function of its own over the decoder's shared layers, and the cached step of generation.</summary>
internal sealed class PassLowering(ModelSpec spec, GraphModule module, Child text, LinearOp? imageProjection, Shape imageTokens)
{
    /// <summary>Key of the token that a pass puts behind the text to stand for the whole.</summary>
    public const string ClassTokenKey = "text_class_token";

    private readonly TextSpec _text = spec.Text!;

    public void Lower(PassSpec pass)
    {
        var f = new FunctionBuilder(module, pass.Name, Describe(pass));
        var tokens = f.Tensor("tokens", "Token ids, padded on the right.", new Shape(BlockStyle.Batch, Dim.Symbol("T")), ElementType.Int64);
        var image = pass.CrossAttention ? f.Tensor("imageTokens", "The tokens of each image.", imageTokens) : null;
        var prefix = pass.Mask == AttentionMask.Prefix
            ? f.Tensor("prefixLengths", "Number of tokens in front of each sequence that all may see.", new Shape(BlockStyle.Batch), ElementType.Int64)
            : null;

        var x = f.Do("x", Call("Embed"), tokens);
        var hasClassToken = HasClassToken(spec, pass);
        if (hasClassToken)
            x = f.Do("x", new ClassTokenOp(module.Own(ClassTokenKey, new Initializer.Normal(0.02), _text.Width), InFront: false), x);
        var (mask, causal) = Mask(f, pass, tokens, prefix, hasClassToken);
        if (image is not null && imageProjection is not null)
            image = f.Do("image", imageProjection, image);
        x = Layers(f, x, pass.CrossAttention,
            (body, layer, x) => body.Do("x", CallAt("Layers", layer, "Forward"), x, mask, causal),
            (body, block, x) => body.Do("x", CallAt("CrossLayers", block, "Forward"), x, image));
        f.Return("The states.", f.Do("x", Call("Normalize"), x));
    }

    /// <summary>Adds <c>NewCache</c> and <c>DecodeStep</c>: generation one position at a time.</summary>
    public void LowerGeneration(Function encode, Shape images)
    {
        var pass = spec.Pass(spec.Caption!.Pass)!;
        var blocks = _text.CrossAttention!.Placement(_text.Depth).Count;

        var f = new FunctionBuilder(module, "NewCache", "Encodes images for generation: the keys and values of every cross-attention block, once.");
        var pixels = f.Tensor("images", "Normalised images.", images);
        var tokens = f.Do("imageTokens", new CallOwnOp(encode), pixels);
        var image = imageProjection is null ? tokens : f.Do("image", imageProjection, tokens);
        var cache = f.Do("cache", new NewCacheOp(_text.Depth, blocks), pixels);
        var index = LoopIndex.In(blocks, 1, 0);
        f.Repeat(blocks, body =>
        {
            var kv = body.DoMany(["k", "v"], CallAt("CrossLayers", index, "Project"), null, image);
            body.Run(new WriteCrossCacheOp(index), cache, kv[0], kv[1]);
        });
        f.Return("The cache, with no text in it.", cache);

        f = new FunctionBuilder(module, "DecodeStep", "Runs the decoder on the next positions only.");
        tokens = f.Tensor("tokens", "The ids of the new positions.", new Shape(Dim.Symbol("R"), Dim.Symbol("P")), ElementType.Int64);
        cache = f.Argument("cache", ValueKind.Cache, "What was decoded so far; gets the new positions.");
        var causal = pass.Mask == AttentionMask.Prefix ? Value.Flag(false) : f.Do("causal", new IsPromptOp(), tokens);
        var x = f.Do("x", Call("Embed"), tokens, f.Do("offset", new CacheLengthOp(), cache));
        x = Layers(f, x, cross: true,
            (body, layer, x) => body.Do("x", CallAt("Layers", layer, "Step"), x, cache, body.Do("layer", new IndexOp(layer)), causal),
            (body, block, x) => body.Do("x", CallAt("CrossLayers", block, "Step"), x, cache, body.Do("block", new IndexOp(block))));
        f.Run(new AdvanceCacheOp(), cache, tokens);
        x = f.Do("last", new SelectPositionOp(-1), x);
        x = f.Do("last", Call("Normalize"), x);
        f.Return("Scores of the token after the last new position.", f.Do("logits", Call("Logits"), x));
    }

    /// <summary>Whether a class token stands behind the text in the pass.</summary>
    public static bool HasClassToken(ModelSpec spec, PassSpec pass) =>
        spec.Contrastive is { TextPooling: TextPooling.ClassToken } head && head.Pass == pass.Name;

    /// <summary>Which tokens count, by the pass's rule for padding.</summary>
    public static Value RealTokens(FunctionBuilder f, ModelSpec spec, PassSpec pass, Value tokens) =>
        MasksPadding(spec, pass) ? f.Do("real", new RealTokensOp(spec.Text!.PaddingToken), tokens) : f.Do("real", new EveryTokenOp(), tokens);

    /// <summary>Whether padding is kept out of what the pass attends to and pools.</summary>
    public static bool MasksPadding(ModelSpec spec, PassSpec pass) =>
        pass.Padding == Padding.Masked || (pass.Padding == Padding.Default && spec.Layout != CheckpointLayout.OpenClip);

    private (Value? Mask, Value Causal) Mask(FunctionBuilder f, PassSpec pass, Value tokens, Value? prefix, bool hasClassToken)
    {
        if (pass.Mask == AttentionMask.Prefix)
            return (f.Do("mask", new PrefixMaskOp(), prefix, tokens), Value.Flag(false));
        // Padding stands on the right, so no real position sees any under the causal mask; only the class token behind it would.
        var causal = pass.Mask == AttentionMask.Causal;
        if (!MasksPadding(spec, pass) || (causal && !hasClassToken))
            return (null, Value.Flag(causal));
        var real = RealTokens(f, spec, pass, tokens);
        if (hasClassToken)
            real = f.Do("real", new AppendRealOp(), real);
        return (f.Do("mask", causal ? new CausalKeyMaskOp() : new KeyMaskOp(), real), Value.Flag(false));
    }

    /// <summary>
    /// The decoder's layers in order, each cross-attention block behind its layer. Runs that repeat the same pattern become a loop.
    /// </summary>
    private Value Layers(
        FunctionBuilder f, Value x, bool cross,
        Func<FunctionBuilder, LoopIndex, Value, Value> layer, Func<FunctionBuilder, LoopIndex, Value, Value> block)
    {
        foreach (var run in LayerRun.Plan(_text.Depth, cross ? _text.CrossAttention!.Placement(_text.Depth) : []))
        {
            x = f.Repeat(run.Count, x, (body, x) =>
            {
                for (var i = 0; i < run.Layers; i++)
                {
                    x = layer(body, LoopIndex.In(run.Count, run.Layers, run.FirstLayer + i), x);
                    if (i == 0 && run.FirstBlock is { } first)
                        x = block(body, LoopIndex.In(run.Count, 1, first), x);
                }

                return x;
            });
        }

        return x;
    }

    private CallOp Call(string function) => new(text, null, text.Module[function]);

    private CallOp CallAt(string member, LoopIndex index, string function)
    {
        var child = text.Module.Children.First(child => child.Member == member);
        return new CallOp(child, index, child.Module[function], Through: text);
    }

    private static string Describe(PassSpec pass)
    {
        var mask = pass.Mask switch
        {
            AttentionMask.Causal => "a position sees itself and those before it",
            AttentionMask.Prefix => "the prefix is seen by all, the rest by what comes after it",
            _ => "every position sees every other",
        };
        return $"The pass “{pass.Name}”: {mask}; the image is {(pass.CrossAttention ? "seen through cross-attention" : "not seen")}.";
    }
}
