using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>Lowers each <c>[Pass]</c> to a function of its own over the decoder's shared layers, and generation a step at a time.</summary>
/// <param name="spec">The model; its text part is the tower that runs.</param>
/// <param name="module">Where the functions go.</param>
/// <param name="text">The tower.</param>
/// <param name="projector">What brings image tokens to its width.</param>
/// <param name="imageTokens">Their shape.</param>
/// <param name="vectors">The part with the vectors of the vocabulary, where the tower has none of its own.</param>
/// <param name="encoder">What lowers the passes of the encoder, where the tower asks one.</param>
internal sealed partial class PassLowering(ModelSpec spec, GraphModule module, Child text, ImageProjector? projector, Shape imageTokens, Child? vectors = null, PassLowering? encoder = null)
{
    /// <summary>Key of the token that a pass puts behind the text to stand for the whole.</summary>
    public const string ClassTokenKey = "text_class_token";

    /// <summary>Key of that token's entry in a table of positions that goes on behind the text's.</summary>
    public const string ClassPositionKey = "text_class_position";

    private readonly TextSpec _text = spec.Text!;
    private readonly Dictionary<string, Function> _layers = [];
    private readonly Dictionary<int, NormOp> _norms = [];
    private AppendClassTokenOp? _classToken;

    /// <summary>Adds the pass on packed texts, and on token ids as a batch has them.</summary>
    public void Lower(PassSpec pass)
    {
        var (packed, whole) = (LowerPacked(pass), spec.Whole(pass));
        var f = new FunctionBuilder(module, pass.Name, PassDescription.Of(spec, pass));
        var tokens = Tokens(f);
        var read = spec.Source(pass) is null ? null : PromptTokens(f);
        var (image, prefix) = Arguments(f, whole);
        // Padding stands on the right: where tokens see only what comes before them, none sees any, and it may stay.
        var masked = MasksPadding(spec, pass) && (whole.Mask == AttentionMask.Bidirectional || HasClassToken(spec, pass));
        var texts = f.Do("texts", new PackOp(masked ? _text.PaddingToken : null), tokens);
        var prompts = spec.Source(pass) is { } source ? PackPrompts(f, spec, source, read!) : null;
        var x = f.Do("states", new CallOwnOp(packed), ForwardLowering.Arguments(texts, prompts, image, prefix));
        if (HasClassToken(spec, pass))
            texts = f.Do("extended", new ExtendTextsOp(), texts);
        f.Return(masked ? "The states; zeros at padding." : "The states.", f.Do("states", new UnpackOp(), texts, x));
    }

    /// <summary>Adds the pass on packed texts.</summary>
    public Function LowerPacked(PassSpec pass)
    {
        var f = new FunctionBuilder(module, pass.Name, PassDescription.Of(spec, pass));
        var texts = f.Texts();
        var prompts = spec.Source(pass) is null ? null : f.Prompts();
        var (image, prefix) = Arguments(f, spec.Whole(pass));
        Value? asked = null;
        if (spec.Source(pass) is { } source)
            (image, asked) = encoder!.States(f, source, prompts!, image!);
        var (x, seen) = Embed(f, pass, texts);
        var isJoined = pass.Image == ImageInput.Prefix;
        if (isJoined)
        {
            image = Projected(f, pass, image!);
            seen = f.Do("joined", new WithImagesOp(), texts, image);
            x = f.Do("x", new JoinImagesOp(), seen, image, x);
        }

        x = GoOn(f, spec.Chain(pass), x, seen, image, prefix, asked);
        if (isJoined)
            x = f.Do("x", new TextRowsOp(), seen, x, texts);
        return f.Return("The states.", Normalize(f, pass, x));
    }

    /// <summary>The states that an encoder's pass gives, of the image in front too, and the texts they are of.</summary>
    private (Value States, Value? Joined) States(FunctionBuilder f, PassSpec pass, Value prompts, Value image)
    {
        var (x, _) = Embed(f, pass, prompts);
        image = Projected(f, pass, image);
        var joined = f.Do("joined", new WithImagesOp(), prompts, image);
        x = GoOn(f, [pass], f.Do("x", new JoinImagesOp(), joined, image, x), joined, image: null, prefix: null);
        return (_text.NormPlacement == NormPlacement.Before ? f.Do("encoded", Call("Normalize"), x) : x, joined);
    }

    /// <summary>The ids of prompts, as an input.</summary>
    public static Value PromptTokens(FunctionBuilder f) =>
        f.Tensor("prompts", "Token ids of what the encoder reads, padded on the right.", new Shape(BlockStyle.Batch, BlockStyle.PromptLength), ElementType.Int64);

    /// <summary>Prompts without what the encoder's pass takes for padding.</summary>
    public static Value PackPrompts(FunctionBuilder f, ModelSpec spec, PassSpec source, Value prompts) =>
        f.Do("promptTexts", new PackOp(MasksPadding(spec, source) ? spec.Text!.PaddingToken : null), prompts);

    /// <summary>The tokens that enter the first layer, and the texts they are of: with the class token where the pass has one.</summary>
    public (Value X, Value Seen) Embed(FunctionBuilder f, PassSpec pass, Value texts)
    {
        var x = vectors is null ? f.Do("x", new CallOp(text, null, text.Module["Embed", ValueKind.Texts]), texts) : Vectors(f, vectors, texts);
        if (!HasClassToken(spec, pass))
            return (x, texts);
        _classToken ??= new AppendClassTokenOp(
            module.Own(ClassTokenKey, new Initializer.Normal(0.02), _text.Width),
            spec.HasClassPosition() ? module.Own(ClassPositionKey, new Initializer.Normal(0.01), _text.Width) : null);
        var extended = f.Do("extended", new ExtendTextsOp(), texts);
        return (f.Do("x", _classToken, extended, x), extended);
    }

    private Value Vectors(FunctionBuilder f, Child part, Value texts)
    {
        f.Run(new GuardTokensOp(_text.ContextLength, _text.Vocabulary), texts);
        var x = f.Do("x", new TokenRowsOp(part, part.Module.Parameters.First(parameter => parameter.Key == "token_embedding.weight")), texts);
        return text.Module.Functions.FirstOrDefault(function => function.Name == "Embed") is { } embed ? f.Do("x", new CallOp(text, null, embed), texts, x) : x;
    }

    /// <summary>Runs the layers of passes that go on with each other, without a norm behind.</summary>
    public Value GoOn(FunctionBuilder f, IEnumerable<PassSpec> chain, Value x, Value texts, Value? image, Value? prefix, Value? asked = null)
    {
        var masks = new Dictionary<AttentionMask, Value>();
        var (see, seen) = (texts, (Value?)null);
        foreach (var pass in chain)
        {
            if (!masks.TryGetValue(pass.Mask, out var mask))
                masks[pass.Mask] = mask = Mask(f, pass, texts, prefix);
            if (pass.CrossAttention && seen is null)
            {
                seen = asked is null ? Projected(f, pass, image!) : image;
                if (asked is not null)
                    see = f.Do("seen", new SeeTextsOp(), texts, asked);
                else if (pass.ReadsDocuments)
                    see = f.Do("seen", new SeeImagesOp(pass.Images, pass.ImageToken), texts, seen);
            }

            x = IsShared(pass)
                ? f.Do("x", new CallOwnOp(LayersOf(pass)), pass.CrossAttention ? [x, mask, seen, see] : [x, mask])
                : Layers(f, pass, x, mask, seen, see);
        }

        return x;
    }

    /// <summary>The norm behind the last layer that a pass runs.</summary>
    public Value Normalize(FunctionBuilder f, PassSpec pass, Value x)
    {
        if (_text.NormPlacement != NormPlacement.Before)
            return x;
        var end = spec.End(pass);
        if (end == _text.Depth)
            return f.Do("x", Call("Normalize"), x);
        if (!_norms.TryGetValue(end, out var norm))
            _norms[end] = norm = Blocks.Norm(module, $"text_norms.{Numbers.Text(end)}", TextLowering.Style(_text));
        return f.Do("x", norm, x);
    }

    /// <summary>
    /// The contrastive head's pass, where the captions' pass goes on with its tokens: a loss then runs it once. Its tokens must not see
    /// those behind them, which the captions' texts have not, nor padding.
    /// </summary>
    public static PassSpec? SharedByLosses(ModelSpec spec) =>
        spec is { Caption: { } caption, Contrastive: { } head } && spec.Pass(caption.Pass) is { } captions && spec.Pass(head.Pass) is { } contrast
        && captions != contrast && spec.Chain(captions).Contains(contrast) && spec.Whole(contrast).Mask == AttentionMask.Causal && MasksPadding(spec, contrast)
            ? contrast : null;

    /// <summary>Whether a pass's layers are run in more than one place.</summary>
    private bool IsShared(PassSpec pass) =>
        spec.Passes.Count(other => spec.Chain(other).Contains(pass)) > 1 || (SharedByLosses(spec) is not null && spec.Chain(spec.Pass(spec.Caption!.Pass)!).Contains(pass));

    /// <summary>The pass's own layers as a function, for all that run them.</summary>
    private Function LayersOf(PassSpec pass)
    {
        if (_layers.TryGetValue(pass.Name, out var known))
            return known;
        var f = new FunctionBuilder(module, pass.Name, $"The layers {Numbers.Text(spec.First(pass))} to {Numbers.Text(spec.End(pass) - 1)}, which the pass “{pass.Name}” runs.", isPublic: false);
        var x = f.Tensor("x", "The tokens.", new Shape(BlockStyle.Rows, _text.Width));
        var mask = f.Mask();
        var image = pass.CrossAttention ? f.Tensor("image", "What text sees of each image.", SeenShape(pass)) : null;
        var texts = pass.CrossAttention ? f.Texts() : null;
        return _layers[pass.Name] = f.Return("The tokens, before any norm.", Layers(f, pass, x, mask, image, texts));
    }

    private Value Layers(FunctionBuilder f, PassSpec pass, Value x, Value mask, Value? image, Value? texts) =>
        Layers(f, pass, x, (body, run, step, x) => step.IsBlock
            ? body.Do("x", CallAt(run, step, "Forward"), x, image, texts)
            : step.Half == LayerHalf.Mlp ? body.Do("x", CallAt(run, step, "FeedForward"), x)
            : body.Do("x", CallAt(run, step, step.Half == LayerHalf.Attention ? "Attend" : "Forward"), x, mask));

    private Value Mask(FunctionBuilder f, PassSpec pass, Value texts, Value? prefix)
    {
        var mask = f.Do("mask", new MaskOp(pass.Mask, ImagePrefix: pass is { Image: ImageInput.Prefix, Mask: AttentionMask.Prefix }), pass.TakesPrefix ? [texts, prefix] : [texts]);
        return _text.Positions == TextPositions.RelativeBias ? f.Do("mask", new CallOp(text, null, text.Module["Distances", ValueKind.Mask]), mask) : mask;
    }

    /// <summary>The ids of a batch of texts, as an input.</summary>
    public static Value Tokens(FunctionBuilder f) =>
        f.Tensor("tokens", "Token ids, padded on the right.", new Shape(BlockStyle.Batch, BlockStyle.Length), ElementType.Int64);

    /// <summary>Texts without what the pass takes for padding.</summary>
    public static Value Pack(FunctionBuilder f, ModelSpec spec, PassSpec pass, Value tokens) =>
        f.Do("texts", new PackOp(MasksPadding(spec, pass) ? spec.Text!.PaddingToken : null), tokens);

    private (Value? Image, Value? Prefix) Arguments(FunctionBuilder f, PassSpec pass) => (
        pass.ReadsDocuments ? f.Tensor("imageTokens", "The tokens of the images, those of a document one behind the other.", imageTokens.With(0, BlockStyle.Images))
        : pass.SeesImage ? Image(f, spec, imageTokens)
        : null,
        pass.TakesPrefix
            ? f.Tensor("prefixLengths", "Number of tokens in front of each sequence that all may see.", new Shape(BlockStyle.Batch), ElementType.Int64)
            : null);

    /// <summary>What a pass sees of images, as an input: their tokens, or with a shared encoder what enters its first layer.</summary>
    public static Value Image(FunctionBuilder f, ModelSpec spec, Shape tokens) => spec.Shared is null
        ? f.Tensor("imageTokens", "The tokens of each image.", tokens)
        : f.Tensor("patches", "The tokens of each image that enter the first layer.", tokens);

    /// <summary>What text sees of an image's tokens, as the pass reads them: a first one that is for the image's vector alone is none of them.</summary>
    private Value Projected(FunctionBuilder f, PassSpec pass, Value image)
    {
        if (spec.HidesFirstToken)
            image = f.Do("image", new DropFirstOp(), image);
        return projector is null || !ImageProjector.Reads(pass, _text) ? image : projector.Apply(f, image);
    }

    private Shape SeenShape(PassSpec pass)
    {
        var shape = pass.ReadsDocuments ? imageTokens.With(0, BlockStyle.Images) : imageTokens;
        if (spec.HidesFirstToken)
            shape = shape.With(1, shape[1] - 1);
        return projector is null || !ImageProjector.Reads(pass, _text) ? shape : shape.With(-1, _text.Width);
    }

    /// <summary>Whether a class token stands behind the text in the pass.</summary>
    public static bool HasClassToken(ModelSpec spec, PassSpec pass) =>
        spec.Contrastive is { TextPooling: TextPooling.ClassToken } head && head.Pass == pass.Name;

    /// <summary>Whether padding is kept out of what the pass attends to and pools.</summary>
    public static bool MasksPadding(ModelSpec spec, PassSpec pass) => spec.Chain(pass)[0].Padding switch
    {
        Padding.Masked => true,
        Padding.Default => spec.OpenClip() != OpenClipForm.Mammut,
        _ => false,
    };

    /// <summary>
    /// The layers that a pass runs itself, in order, each cross-attention block at its layer. Runs that repeat the same pattern become
    /// a loop.
    /// </summary>
    private Value Layers(FunctionBuilder f, PassSpec pass, Value x, Func<FunctionBuilder, LayerRun, LayerStep, Value, Value> call)
    {
        foreach (var run in LayerRun.Plan(_text, spec.First(pass), spec.End(pass), pass.CrossAttention))
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
}
