using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>Lowers each <c>[Pass]</c> to a function of its own over the decoder's shared layers, and the cached step of generation.</summary>
internal sealed class PassLowering(ModelSpec spec, GraphModule module, Child text, ImageProjector? projector, Shape imageTokens)
{
    /// <summary>Key of the token that a pass puts behind the text to stand for the whole.</summary>
    public const string ClassTokenKey = "text_class_token";

    private readonly TextSpec _text = spec.Text!;

    /// <summary>Adds the pass on packed texts, and on token ids as a batch has them.</summary>
    public void Lower(PassSpec pass)
    {
        var packed = LowerPacked(pass);
        var f = new FunctionBuilder(module, pass.Name, Describe(pass));
        var tokens = Tokens(f);
        var (image, prefix) = Arguments(f, pass);
        // Padding stands on the right: where tokens see only what comes before them, none sees any, and it may stay.
        var masked = MasksPadding(spec, pass) && (pass.Mask == AttentionMask.Bidirectional || HasClassToken(spec, pass));
        var texts = f.Do("texts", new PackOp(masked ? _text.PaddingToken : null), tokens);
        var x = f.Do("states", new CallOwnOp(packed), new[] { texts, image, prefix }.Where(value => value is not null).ToArray());
        if (HasClassToken(spec, pass))
            texts = f.Do("extended", new ExtendTextsOp(), texts);
        f.Return(masked ? "The states; zeros at padding." : "The states.", f.Do("states", new UnpackOp(), texts, x));
    }

    /// <summary>Adds the pass on packed texts.</summary>
    public Function LowerPacked(PassSpec pass)
    {
        var f = new FunctionBuilder(module, pass.Name, Describe(pass));
        var texts = f.Texts();
        var (image, prefix) = Arguments(f, pass);
        var x = f.Do("x", new CallOp(text, null, text.Module["Embed", ValueKind.Texts]), texts);
        var seen = texts;
        if (HasClassToken(spec, pass))
        {
            seen = f.Do("extended", new ExtendTextsOp(), texts);
            x = f.Do("x", new AppendClassTokenOp(module.Own(ClassTokenKey, new Initializer.Normal(0.02), _text.Width)), seen, x);
        }

        if (image is not null)
            image = Projected(f, pass, image);
        if (pass.ReadsDocuments)
            seen = f.Do("seen", new SeeImagesOp(pass.Images, pass.ImageToken), seen, image);
        var isJoined = pass.Image == ImageInput.Prefix;
        if (isJoined)
        {
            seen = f.Do("joined", new WithImagesOp(), texts, image);
            x = f.Do("x", new JoinImagesOp(), seen, image, x);
        }

        var mask = f.Do("mask", new MaskOp(pass.Mask, ImagePrefix: isJoined && pass.Mask == AttentionMask.Prefix), prefix is null ? [seen] : [seen, prefix]);
        if (_text.Positions == TextPositions.RelativeBias)
            mask = f.Do("mask", new CallOp(text, null, text.Module["Distances", ValueKind.Mask]), mask);
        x = Layers(f, x, pass.CrossAttention, (body, run, step, x) => step.IsBlock
            ? body.Do("x", CallAt(run, step, "Forward"), x, image, seen)
            : step.Half == LayerHalf.Mlp ? body.Do("x", CallAt(run, step, "FeedForward"), x)
            : body.Do("x", CallAt(run, step, step.Half == LayerHalf.Attention ? "Attend" : "Forward"), x, mask));
        if (isJoined)
            x = f.Do("x", new TextRowsOp(), seen, x, texts);
        return f.Return("The states.", _text.NormPlacement == NormPlacement.Before ? f.Do("x", Call("Normalize"), x) : x);
    }

    /// <summary>The ids of a batch of texts, as an input.</summary>
    public static Value Tokens(FunctionBuilder f) =>
        f.Tensor("tokens", "Token ids, padded on the right.", new Shape(BlockStyle.Batch, BlockStyle.Length), ElementType.Int64);

    /// <summary>Texts without what the pass takes for padding.</summary>
    public static Value Pack(FunctionBuilder f, ModelSpec spec, PassSpec pass, Value tokens) =>
        f.Do("texts", new PackOp(MasksPadding(spec, pass) ? spec.Text!.PaddingToken : null), tokens);

    private (Value? Image, Value? Prefix) Arguments(FunctionBuilder f, PassSpec pass) => (
        pass.ReadsDocuments ? f.Tensor("imageTokens", "The tokens of the images, those of a document one behind the other.", imageTokens.With(0, BlockStyle.Images))
        : pass.SeesImage ? f.Tensor("imageTokens", "The tokens of each image.", imageTokens)
        : null,
        pass.TakesPrefix
            ? f.Tensor("prefixLengths", "Number of tokens in front of each sequence that all may see.", new Shape(BlockStyle.Batch), ElementType.Int64)
            : null);

    /// <summary>Adds <c>NewCache</c> and <c>DecodeStep</c>: generation one position at a time.</summary>
    public void LowerGeneration(Function encode, Shape images)
    {
        var pass = spec.Pass(spec.Caption!.Pass)!;
        var blocks = _text.CrossAttention!.Places(_text.Depth).Count;

        var f = new FunctionBuilder(module, "NewCache", "Encodes images for generation: the keys and values of every cross-attention block, once.");
        var pixels = f.Tensor("images", "Normalised images.", images);
        var tokens = f.Do("imageTokens", new CallOwnOp(encode), pixels);
        var image = Projected(f, pass, tokens);
        var cache = f.Do("cache", new NewCacheOp(_text.Depth, blocks), pixels);
        var index = LoopIndex.In(blocks, 1, 0);
        f.Repeat(blocks, body =>
        {
            var kv = body.Do("kv", CallAt(LayerRun.CrossLayers, index, "Project"), image);
            body.Run(new WriteImageOp(index, _text.CrossAttention!.Heads > 0 ? _text.CrossAttention.Heads : _text.Heads), cache, kv);
        });
        f.Return("The cache, with no text in it.", cache);

        f = new FunctionBuilder(module, "DecodeStep", "Runs the decoder on the next positions only.");
        tokens = f.Tensor("tokens", "The ids of the new positions.", new Shape(Dim.Symbol("R"), Dim.Symbol("P")), ElementType.Int64);
        cache = f.Argument("cache", ValueKind.Cache, "What was decoded so far; gets the new positions.");
        var causal = Value.Flag(pass.Mask != AttentionMask.Prefix);
        var embed = new CallOp(text, null, text.Module["Embed", ValueKind.Tensor]);
        var x = f.Do("x", embed, tokens, f.Do("offset", new CacheLengthOp(), cache));
        Value[] distances = _text.Positions == TextPositions.RelativeBias
            ? [f.Do("distances", new CallOp(text, null, text.Module["Distances", ValueKind.Tensor]), tokens, cache, causal)]
            : [];
        x = Layers(f, x, cross: true, (body, run, step, x) => step.IsBlock
            ? body.Do("x", CallAt(run, step, "Step"), x, cache, body.Do("block", new IndexOp(run.Place(step))))
            : step.Half == LayerHalf.Mlp ? body.Do("x", CallAt(run, step, "StepFeedForward"), x, cache)
            : body.Do("x", CallAt(run, step, step.Half == LayerHalf.Attention ? "StepAttend" : "Step"), [x, cache, body.Do("layer", new IndexOp(run.Place(step))), causal, .. distances]));
        f.Run(new AdvanceCacheOp(), cache, tokens);
        var last = f.Do("last", new SelectPositionOp(-1), x);
        f.Return("Scores of the token after the last new position.", f.Do("logits", Call("NextLogits"), last, cache));
    }

    /// <summary>What text sees of an image's tokens, as the pass reads them: a latent that is the image's vector is none of them.</summary>
    private Value Projected(FunctionBuilder f, PassSpec pass, Value image)
    {
        if (spec.Vision!.Pool == Pooling.FirstLatent)
            image = f.Do("image", new DropFirstOp(), image);
        return projector is null || !ImageProjector.Reads(pass, _text) ? image : projector.Apply(f, image);
    }

    /// <summary>Whether a class token stands behind the text in the pass.</summary>
    public static bool HasClassToken(ModelSpec spec, PassSpec pass) =>
        spec.Contrastive is { TextPooling: TextPooling.ClassToken } head && head.Pass == pass.Name;

    /// <summary>Whether padding is kept out of what the pass attends to and pools.</summary>
    public static bool MasksPadding(ModelSpec spec, PassSpec pass) =>
        pass.Padding == Padding.Masked || (pass.Padding == Padding.Default && spec.Layout != CheckpointLayout.OpenClip);

    /// <summary>
    /// The decoder's layers in order, each cross-attention block at its layer. Runs that repeat the same pattern become a loop.
    /// </summary>
    private Value Layers(FunctionBuilder f, Value x, bool cross, Func<FunctionBuilder, LayerRun, LayerStep, Value, Value> call)
    {
        foreach (var run in LayerRun.Plan(_text, 0, _text.Depth, cross))
            x = f.Repeat(run.Count, x, (body, x) => run.Steps.Aggregate(x, (x, step) => call(body, run, step, x)));
        return x;
    }

    private CallOp Call(string function) => new(text, null, text.Module[function]);

    private CallOp CallAt(LayerRun run, LayerStep step, string function) => CallAt(step.Member, run.Index(step), function);

    private CallOp CallAt(string member, LoopIndex index, string function)
    {
        var child = text.Module.Children.First(child => child.Member == member);
        return new CallOp(child, index, child.Module[function], Through: text);
    }

    private static string Describe(PassSpec pass)
    {
        var mask = pass.Mask switch
        {
            AttentionMask.Prefix when pass.Image == ImageInput.Prefix => "a position sees itself, those before it and the image",
            AttentionMask.Causal => "a position sees itself and those before it",
            AttentionMask.Prefix => "the prefix is seen by all, the rest by what comes after it",
            _ => "every position sees every other",
        };
        return $"The pass “{pass.Name}”: {mask}; {(pass.Images switch
        {
            ImageSight.Latest => "it sees the last image at or before it through cross-attention",
            ImageSight.All => "it sees all images at or before it through cross-attention",
            _ => $"the image is {(pass.CrossAttention ? "seen through cross-attention" : pass.SeesImage ? "in front of the text" : "not seen")}",
        })}.";
    }
}
