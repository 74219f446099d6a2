using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>Lowers a <c>[MultimodalModel]</c> to its graph: what the passes and heads do with the two parts.</summary>
internal sealed class ModelLowering
{
    private readonly ModelSpec _spec;
    private readonly VisionSpec _vision;
    private readonly TextSpec _text;
    private readonly GraphModule _module;
    private readonly Child _visionPart;
    private readonly Child _textPart;
    private readonly Shape _images;
    private readonly Shape _imageTokens;

    private ModelLowering(ModelSpec spec)
    {
        (_spec, _vision, _text) = (spec, spec.Vision!, spec.Text!);
        _module = new GraphModule(spec.Type.Name, "model",
            $"A model of {spec.VisionName} and {spec.TextName} that runs the {(spec.Text!.IsEncoder ? "encoder" : "decoder")} in {spec.Passes.Count} {(spec.Passes.Count == 1 ? "pass" : "passes with the same weights")}.");
        _visionPart = _module.Contain(Part("vision", "Vision", VisionLowering.Lower(_vision), _vision.Type));
        _textPart = _module.Contain(Part("text", "Text", TextLowering.Lower(_text), _text.Type));
        _images = new Shape(BlockStyle.Batch, 3, _vision.Rows, _vision.Columns);
        _imageTokens = new Shape(BlockStyle.Batch, _vision.OutputTokens, _vision.OutputWidth);
    }

    private Child Part(string key, string member, GraphModule module, TypeSpec type) => new(key, member, module, Count: null, IsPart: true)
    {
        ClassName = type.Namespace == _spec.Type.Namespace ? type.Name : $"global::{type.FullName}",
        IsPublic = type.Accessibility == "public" || _spec.Type.Accessibility != "public",
    };

    /// <summary>Lowers the model; both parts must be there.</summary>
    public static GraphModule Lower(ModelSpec spec) => new ModelLowering(spec).Lower();

    private GraphModule Lower()
    {
        var projector = ImageProjector.Of(_spec, _module);
        var f = new FunctionBuilder(_module, "EncodeImages", "Turns images into tokens.");
        var images = f.Tensor("images", "Normalised images.", _images);
        var encode = f.Return("The tokens of each image.", f.Do("imageTokens", new CallOp(_visionPart, null, _visionPart.Module["Forward"]), images));

        var passes = new PassLowering(_spec, _module, _textPart, projector, _imageTokens);
        foreach (var pass in _spec.Passes)
            passes.Lower(pass);
        var contrastive = _spec.Contrastive is { } head ? ContrastiveLowering.Lower(head, _spec, _module, _visionPart, encode, _imageTokens, _images) : null;
        if (_spec.Generates)
            passes.LowerGeneration(encode, _images);
        var match = _spec.Matching is not null ? TextHeadLowering.Match(_spec, _module, _imageTokens) : null;
        var masked = _spec.MaskedLanguage is not null ? TextHeadLowering.Masked(_spec, _module, _textPart) : null;
        var momentum = _spec.Momentum is not null ? MomentumLowering.Lower(_spec, _module, Part, _images, _imageTokens) : null;
        if (_spec.Caption is not null || contrastive is not null || masked is not null)
            LowerLoss(encode, passes, contrastive, match, masked, momentum);
        return _module;
    }

    private void LowerLoss(Function encode, PassLowering passes, ContrastiveFunctions? contrastive, Function? match, Function? masked, MomentumFunctions? momentum)
    {
        var captionPass = _spec.Caption is { } caption ? _spec.Whole(_spec.Pass(caption.Pass)!) : null;
        LowerForward(encode, contrastive, match, masked, captionPass);

        var f = new FunctionBuilder(_module, "Loss", "Runs every pass and gives the loss by its parts.");
        var images = Images(f);
        var tokens = f.Tensor("tokens", "Token ids, padded on the right.", TokenShape, ElementType.Int64);
        var prefix = Prefix(f, captionPass);
        var choices = match is null && masked is null ? null : f.Argument("choices", ValueKind.Choices, "What to take instead of drawing it at random; null to draw.", @default: "null");
        if (momentum is not null)
            f.Run(new FollowOp(momentum.Copy, _spec.Momentum!.Decay, momentum.Steps));
        var imageTokens = f.Do("imageTokens", new CallOwnOp(encode), _spec.TakesDocuments ? f.Do("images", new FlattenImagesOp(), images) : images);
        Value? packed = null, imageEmbeddings = null, textEmbeddings = null;
        // What the momentum copy makes of the batch, and its share in the labels.
        Value? momentumTokens = null, momentumImages = null, momentumTexts = null, share = null;
        var parts = new List<(string, double)>();
        var values = new List<Value>();
        if (captionPass is not null)
        {
            // Padding is neither an input nor a label, whatever the pass makes of it.
            var texts = packed = f.Do("texts", new PackOp(_text.PaddingToken), tokens);
            var inputs = f.Do("inputs", new InputsOp(), texts);
            Value states;
            if (PassLowering.SharedByLosses(_spec) is { } below)
                (states, textEmbeddings) = Share(below, texts, inputs);
            else
                states = f.Do("states", new CallOwnOp(_module[captionPass.Name, ValueKind.Texts]), Arguments(inputs, imageTokens, prefix));
            var ignored = _spec.Layout == CheckpointLayout.OpenClip ? _text.PaddingToken : (long?)null;
            var labels = f.Do("labels", new LabelsOp(ignored, captionPass.ReadsDocuments ? captionPass.ImageToken : null), Arguments(texts, prefix));
            var isDivergence = _spec.Caption!.Smoothing == SmoothingForm.OtherTokens;
            values.Add(f.Do("captionLoss", new CallOp(_textPart, null, _textPart.Module["NextTokenLoss"]),
                states, labels, Optional(_spec.Caption.LabelSmoothing, _spec.Caption.ZLoss), Optional(_spec.Caption.ZLoss, isDivergence ? 1 : 0), isDivergence ? Value.Flag(true) : null));
            parts.Add((_spec.Caption.Pass, _spec.Caption.LossWeight));
        }

        if (contrastive is not null)
        {
            var pass = _spec.Pass(_spec.Contrastive!.Pass)!;
            imageEmbeddings = f.Do("imageEmbeddings", new CallOwnOp(contrastive.PoolImages), imageTokens);
            var texts = Packed(pass);
            textEmbeddings ??= f.Do("textEmbeddings", new CallOwnOp(contrastive.EmbedTexts), texts);
            var blame = ContrastiveSpec.Path.At("EmbeddingWidth");
            if (momentum is null)
            {
                values.Add(f.Do("contrastiveLoss", contrastive.Loss, blame, imageEmbeddings, textEmbeddings));
            }
            else
            {
                share = momentum.Steps is { } steps ? f.Do("share", new ShareOp(_spec.Momentum!.Distillation, _spec.Momentum.Ramp, steps)) : Value.Number(_spec.Momentum!.Distillation);
                momentumTokens = f.Do("momentumTokens", new CallOp(momentum.Copy, null, momentum.Encode), images);
                momentumImages = f.Do("momentumImages", new CallOp(momentum.Copy, null, momentum.PoolImages), momentumTokens);
                momentumTexts = f.Do("momentumTexts", new CallOp(momentum.Copy, null, momentum.EmbedTexts), texts);
                values.Add(f.Do("contrastiveLoss", new DistilledLossOp(contrastive.Loss, momentum.Images, momentum.Texts), blame, imageEmbeddings, textEmbeddings, momentumImages, momentumTexts, share));
                if (momentum.Place is { } place)
                    f.Run(new EnqueueOp(momentum.Images!, momentum.Texts!, place), momentumImages, momentumTexts);
            }

            parts.Add((_spec.Contrastive.Pass, _spec.Contrastive.LossWeight));
        }

        if (match is not null)
        {
            var texts = Packed(_spec.Pass(_spec.Matching!.Pass)!);
            var pairs = f.Do("pairs", new DrawPairsOp(contrastive!.Loss), Arguments(imageEmbeddings, textEmbeddings, choices, momentumImages, momentumTexts));
            var pairTexts = f.Do("pairTexts", new PairTextsOp(), pairs, texts);
            var pairImages = f.Do("pairImages", new PairImagesOp(), pairs, imageTokens);
            values.Add(f.Do("matchingLoss", new MatchingLossOp(), f.Do("scores", new CallOwnOp(match), pairTexts, pairImages), pairs));
            parts.Add(($"{_spec.Matching.Pass}.Matching", _spec.Matching.LossWeight));
        }

        if (masked is not null)
        {
            var (head, pass) = (_spec.MaskedLanguage!, _spec.Whole(_spec.Pass(_spec.MaskedLanguage!.Pass)!));
            var hidden = f.Do("masked", new MaskTextsOp(head.Share, head.Mask(_text.Vocabulary), _text.Vocabulary, _text.PaddingToken), Packed(pass), choices);
            var read = f.Do("maskedTexts", new MaskedTextsOp(), hidden);
            var states = f.Do("states", new CallOwnOp(_module[pass.Name, ValueKind.Texts]), Arguments(read, pass.SeesImage ? imageTokens : null));
            var scores = f.Do("scores", new CallOwnOp(masked), f.Do("rows", new MaskedRowsOp(), hidden, states));
            Value? teacher = null;
            if (momentum is not null)
            {
                var taught = f.Do("momentumStates", new CallOp(momentum.Copy, null, momentum.Pass(pass)), Arguments(read, pass.SeesImage ? momentumTokens : null));
                teacher = f.Do("momentumScores", new CallOp(momentum.Copy, null, momentum.Masked!), f.Do("rows", new MaskedRowsOp(), hidden, taught));
            }

            values.Add(f.Do("maskedLoss", new MaskedLossOp(), Arguments(scores, hidden, teacher, teacher is null ? null : share)));
            parts.Add(($"{head.Pass}.MaskedLanguage", head.LossWeight));
        }

        f.Return("The parts of the loss and their weighted sum.", f.Do("parts", new LossPartsOp(parts), values.ToArray()));

        // What real texts there are, once for all passes that ask for them.
        Value Packed(PassSpec pass)
        {
            if (!PassLowering.MasksPadding(_spec, pass))
                return PassLowering.Pack(f, _spec, pass, tokens);
            return packed ??= PassLowering.Pack(f, _spec, pass, tokens);
        }

        // What the contrastive pass gives is right for the captions' inputs too: no token of it has seen the last one, which is a label only.
        (Value States, Value Embeddings) Share(PassSpec below, Value texts, Value inputs)
        {
            var (x, seen) = passes.Embed(f, below, texts);
            var rows = passes.GoOn(f, _spec.Chain(below), x, seen, image: null, prefix: null);
            var embedded = f.Do("textEmbeddings", new CallOwnOp(contrastive!.EmbedStates!), seen, passes.Normalize(f, below, rows));
            var captions = _spec.Pass(_spec.Caption!.Pass)!;
            x = f.Do("x", new TakeRowsOp(), inputs, rows, seen);
            x = passes.GoOn(f, _spec.Chain(captions).Skip(_spec.Chain(below).Count), x, inputs, imageTokens, prefix);
            return (passes.Normalize(f, captions, x), embedded);
        }

        // Left to its default where it and what stands behind it are at theirs.
        static Value? Optional(double value, double behind) => value == 0 && behind == 0 ? null : Value.Number(value);
    }

    private void LowerForward(Function encode, ContrastiveFunctions? contrastive, Function? match, Function? masked, PassSpec? captionPass)
    {
        var f = new FunctionBuilder(_module, "Forward", "Runs every pass that a head reads; the image is encoded once.");
        var images = Images(f);
        var tokens = f.Tensor("tokens", "Token ids, padded on the right.", TokenShape, ElementType.Int64);
        var prefix = Prefix(f, captionPass);
        var imageTokens = f.Do("imageTokens", new CallOwnOp(encode), _spec.TakesDocuments ? f.Do("images", new FlattenImagesOp(), images) : images);
        var outputs = new List<Value>();
        var returns = new List<string>();
        if (contrastive is not null)
        {
            outputs.Add(f.Do("imageEmbeddings", new CallOwnOp(contrastive.PoolImages), imageTokens));
            outputs.Add(f.Do("textEmbeddings", new CallOwnOp(_module["EmbedTexts", ValueKind.Tensor]), tokens));
            returns.Add("the embeddings of images and texts");
        }

        if (captionPass is not null)
        {
            var inputs = f.Do("inputs", new DropLastOp(), tokens);
            var states = f.Do("states", new CallOwnOp(_module[captionPass.Name, ValueKind.Tensor]), Arguments(inputs, imageTokens, prefix));
            outputs.Add(f.Do("logits", new CallOp(_textPart, null, _textPart.Module["Logits"]), states));
            returns.Add("the logits of each next token");
        }

        if (match is not null)
        {
            outputs.Add(f.Do("matchScores", new CallOwnOp(_module["MatchScores", ValueKind.Tensor]), tokens, imageTokens));
            returns.Add("the scores of whether they belong together");
        }

        if (masked is not null)
        {
            var pass = _spec.Whole(_spec.Pass(_spec.MaskedLanguage!.Pass)!);
            var states = f.Do("states", new CallOwnOp(_module[pass.Name, ValueKind.Tensor]), Arguments(tokens, pass.SeesImage ? imageTokens : null));
            outputs.Add(f.Do("maskedScores", new CallOwnOp(masked), states));
            returns.Add("the scores of each token for each place");
        }

        var text = string.Join(", and ", returns);
        f.Return(char.ToUpperInvariant(text[0]) + text.Substring(1) + ".", outputs.ToArray());
    }

    /// <summary>What a model is trained on: an image a text, or the images of a document.</summary>
    private Value Images(FunctionBuilder f) => _spec.TakesDocuments
        ? f.Tensor("images", "Normalised images of each document, those that stand first first; or one a document, <c>[B, 3, H, W]</c>.", new Shape(BlockStyle.Batch, Dim.Symbol("K"), 3, _vision.Rows, _vision.Columns))
        : f.Tensor("images", "Normalised images.", _images);

    private static Shape TokenShape => new(BlockStyle.Batch, Dim.Symbol("T"));

    private static Value? Prefix(FunctionBuilder f, PassSpec? pass) =>
        pass is { TakesPrefix: true }
            ? f.Tensor("prefixLengths", "Number of tokens in front of each sequence that all may see.", new Shape(BlockStyle.Batch), ElementType.Int64)
            : null;

    private static Value?[] Arguments(params Value?[] values) => [.. values.Where(value => value is not null)];
}
