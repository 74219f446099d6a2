using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Specs;
using static Mammut.Dsl.Generators.Lowering.ForwardLowering;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>Adds <c>Loss</c>, every head's loss of a batch, with what they share made once; and such a function for the heads of each stream.</summary>
internal sealed class LossLowering
{
    private readonly ModelSpec _spec;
    private readonly GraphModule _module;
    private readonly Child _text;
    private readonly PassLowering _passes;
    private readonly HeadFunctions _heads;
    private readonly PassSpec? _captionPass;

    private readonly FunctionBuilder _f;
    private readonly Value? _images;
    private readonly Value? _tokens;
    private readonly Value? _prompts;
    private readonly Value? _prefix;
    private readonly Value? _choices;
    private readonly ImageFeed? _image;
    private readonly List<(string Name, double Weight)> _parts = [];
    private readonly List<Value> _values = [];

    // What an earlier head has made and a later one reads too.
    private Value? _packed, _imageEmbeddings, _textEmbeddings;
    private Value? _momentumTokens, _momentumPatches, _momentumImages, _momentumTexts, _share;

    private LossLowering(string name, string doc, bool readsImages, ModelSpec spec, GraphModule module, Child text, PassLowering passes, HeadFunctions heads)
    {
        (_spec, _module, _text, _passes, _heads, _captionPass) = (spec, module, text, passes, heads, CaptionPass(spec));
        _f = new FunctionBuilder(module, name, doc);
        _images = readsImages ? Images(_f, spec) : null;
        _tokens = spec.TrainsText ? PassLowering.Tokens(_f) : null;
        _prompts = Prompts(_f, spec, _captionPass);
        _prefix = Prefix(_f, _captionPass);
        if (heads.Match is not null || heads.Masked is not null || heads.Pixels is not null)
            _choices = _f.Argument("choices", ValueKind.Choices, "What to take instead of drawing it at random; null to draw.", @default: "null");
        if (spec.TakesDocuments)
            _packed = _f.Do("texts", new PackOp(spec.Text!.PaddingToken), _tokens);
        _image = _images is null ? null : Feed(_f, spec, heads, _images, _packed);
    }

    public static void Lower(ModelSpec spec, GraphModule module, Child text, PassLowering passes, HeadFunctions heads)
    {
        Lower("Loss", "Runs every pass and gives the loss by its parts.", readsImages: true, spec, module, text, passes, heads);
        foreach (var stream in spec.Streams)
        {
            var part = spec.Of(stream);
            Lower(stream.Loss, $"Gives the loss of a batch of the stream “{stream.Name}” by its parts.", part.ReadsImages(), part, module, text, passes, heads.Of(part));
        }
    }

    private static void Lower(string name, string doc, bool readsImages, ModelSpec spec, GraphModule module, Child text, PassLowering passes, HeadFunctions heads)
    {
        var loss = new LossLowering(name, doc, readsImages, spec, module, text, passes, heads);
        if (loss._captionPass is { } captionPass)
            loss.Caption(captionPass, spec.Caption!);
        if (heads.Contrastive is { } contrastive)
            loss.Contrast(contrastive, spec.Contrastive!);
        if (heads.Match is { } match)
            loss.Match(match, spec.Matching!);
        if (heads.Masked is { } masked)
        {
            foreach (var head in spec.MaskedLanguage)
                loss.Mask(masked, head);
        }

        if (heads.Pixels is { } pixels)
            loss.Hide(pixels, spec.MaskedImage!, spec.Vision!);
        loss._f.Return("The parts of the loss and their weighted sum.", loss._f.Do("parts", new LossPartsOp(loss._parts), loss._values.ToArray()));
    }

    private void Caption(PassSpec pass, CaptionSpec head)
    {
        // Padding is neither an input nor a label, whatever the pass makes of it.
        var text = _spec.Text!;
        var texts = _packed ??= _f.Do("texts", new PackOp(text.PaddingToken), _tokens);
        var inputs = _f.Do("inputs", new InputsOp(), texts);
        var states = PassLowering.SharedByLosses(_spec) is { } below
            ? AboveContrast(below, texts, inputs)
            : _f.Do("states", new CallOwnOp(_module[pass.Name, ValueKind.Texts]), Arguments(inputs, _prompts is null ? null : PassLowering.PackPrompts(_f, _spec, _spec.Source(pass)!, _prompts), _image!.Seen, _prefix));
        var ignored = _spec.OpenClip() is not null ? text.PaddingToken : (long?)null;
        var labels = _f.Do("labels", new LabelsOp(ignored, pass.ReadsDocuments ? pass.ImageToken : null, text.Vocabulary), Arguments(texts, _prefix));
        var isDivergence = head.Smoothing == SmoothingForm.OtherTokens;
        Add(head.Pass, head.LossWeight, _f.Do("captionLoss", new CallOp(_text, null, _text.Module["NextTokenLoss"]),
            states, labels, Optional(head.LabelSmoothing, head.ZLoss), Optional(head.ZLoss, isDivergence ? 1 : 0), isDivergence ? Value.Flag(true) : null));

        // Left to its default where it and what stands behind it are at theirs.
        static Value? Optional(double value, double behind) => value == 0 && behind == 0 ? null : Value.Number(value);
    }

    /// <summary>
    /// The caption pass on top of the contrastive one. What that gives is right for the captions' inputs too: no token of it has
    /// seen the last one, which is a label only.
    /// </summary>
    private Value AboveContrast(PassSpec below, Value texts, Value inputs)
    {
        var (x, seen) = _passes.Embed(_f, below, texts);
        var rows = _passes.GoOn(_f, _spec.Chain(below), x, seen, image: null, prefix: null);
        _textEmbeddings = _f.Do("textEmbeddings", new CallOwnOp(_heads.Contrastive!.EmbedStates!), seen,
            _spec.Contrastive!.TextPooling == TextPooling.Latent ? rows : _passes.Normalize(_f, below, rows));
        var captions = _spec.Pass(_spec.Caption!.Pass)!;
        x = _f.Do("x", new TakeRowsOp(), inputs, rows, seen);
        x = _passes.GoOn(_f, _spec.Chain(captions).Skip(_spec.Chain(below).Count), x, inputs, _image!.Seen, _prefix);
        return _passes.Normalize(_f, captions, x);
    }

    private void Contrast(ContrastiveFunctions contrastive, ContrastiveSpec head)
    {
        var texts = Packed(_spec.Pass(head.Pass)!);
        _imageEmbeddings = contrastive.EmbedImages(_f, () => texts, _image!.Tokens);
        _textEmbeddings ??= _f.Do("textEmbeddings", new CallOwnOp(contrastive.EmbedTexts), texts);
        var blame = ContrastiveSpec.Path.At("EmbeddingWidth");
        Add(head.Pass, head.LossWeight, _heads.Momentum is { } momentum
            ? Distilled(momentum, contrastive.Loss, texts, blame)
            : _f.Do("contrastiveLoss", contrastive.Loss, blame, _imageEmbeddings, _textEmbeddings));
    }

    /// <summary>The contrastive loss with the momentum copy's features among its columns and its opinion in the labels.</summary>
    private Value Distilled(MomentumFunctions momentum, ContrastiveLossOp plain, Value texts, SpecPath blame)
    {
        var spec = _spec.Momentum!;
        _share = momentum.Steps is { } steps ? _f.Do("share", new ShareOp(spec.Distillation, spec.Ramp, steps)) : Value.Number(spec.Distillation);
        _momentumTokens = _f.Do("momentumTokens", new CallOp(momentum.Copy, null, momentum.Encode), _images);
        _momentumImages = _f.Do("momentumImages", new CallOp(momentum.Copy, null, momentum.PoolImages), _momentumTokens);
        _momentumTexts = _f.Do("momentumTexts", new CallOp(momentum.Copy, null, momentum.EmbedTexts), texts);
        var loss = _f.Do("contrastiveLoss", new DistilledLossOp(plain, momentum.Images, momentum.Texts), blame, _imageEmbeddings, _textEmbeddings, _momentumImages, _momentumTexts, _share);
        if (momentum.Place is { } place)
            _f.Run(new EnqueueOp(momentum.Images!, momentum.Texts!, place), _momentumImages, _momentumTexts);
        return loss;
    }

    private void Match(Function match, MatchingSpec head)
    {
        var texts = Packed(_spec.Pass(head.Pass)!);
        var pairs = _f.Do("pairs", new DrawPairsOp(_heads.Contrastive!.Loss), Arguments(_imageEmbeddings, _textEmbeddings, _choices, _momentumImages, _momentumTexts));
        var pairTexts = _f.Do("pairTexts", new PairTextsOp(), pairs, texts);
        var pairImages = _f.Do("pairImages", new PairImagesOp(), pairs, _image!.Seen);
        Add($"{head.Pass}.Matching", head.LossWeight, _f.Do("matchingLoss", new MatchingLossOp(), _f.Do("scores", new CallOwnOp(match), pairTexts, pairImages), pairs));
    }

    private void Mask(Function masked, MaskedLanguageSpec head)
    {
        var (text, pass) = (_spec.Text!, _spec.Whole(_spec.Pass(head.Pass)!));
        var hidden = _f.Do("masked", new MaskTextsOp(head.Share, head.Mask(text.Vocabulary), text.Vocabulary, text.PaddingToken), Packed(pass), _choices);
        var read = _f.Do("maskedTexts", new MaskedTextsOp(), hidden);
        var states = _f.Do("states", new CallOwnOp(_module[pass.Name, ValueKind.Texts]), Arguments(read, pass.SeesImage ? _image!.Seen : null));
        var scores = _f.Do("scores", new CallOwnOp(masked), _f.Do("rows", new MaskedRowsOp(), hidden, states));
        Value? teacher = null;
        if (_heads.Momentum is { } momentum)
        {
            var taught = _f.Do("momentumStates", new CallOp(momentum.Copy, null, momentum.Pass(pass)), Arguments(read, pass.SeesImage ? MomentumSeen(momentum) : null));
            teacher = _f.Do("momentumScores", new CallOp(momentum.Copy, null, momentum.Masked!), _f.Do("rows", new MaskedRowsOp(), hidden, taught));
        }

        Add($"{head.Pass}.MaskedLanguage", head.LossWeight, _f.Do("maskedLoss", new MaskedLossOp(), Arguments(scores, hidden, teacher, teacher is null ? null : _share)));
    }

    /// <summary>What a pass of the copy sees of the images.</summary>
    private Value? MomentumSeen(MomentumFunctions momentum) => momentum.Patches is { } patches ? _momentumPatches ??= _f.Do("momentumPatches", new CallOp(momentum.Copy, null, patches), _images) : _momentumTokens;

    private void Hide(Function pixels, MaskedImageSpec head, VisionSpec vision)
    {
        var hidden = _f.Do("hidden", new DrawPatchesOp(vision.Patches, head.Share), _images, _choices);
        var predicted = _f.Do("pixels", new CallOwnOp(pixels), _images, hidden);
        Add("MaskedImage", head.LossWeight, _f.Do("maskedImageLoss", new PixelLossOp(vision.PatchSize), predicted, _images, hidden));
    }

    private void Add(string name, double weight, Value value)
    {
        _parts.Add((name, weight));
        _values.Add(value);
    }

    /// <summary>What real texts there are, once for all passes that ask for them.</summary>
    private Value Packed(PassSpec pass) => PassLowering.MasksPadding(_spec, pass)
        ? _packed ??= PassLowering.Pack(_f, _spec, pass, _tokens!)
        : PassLowering.Pack(_f, _spec, pass, _tokens!);
}
