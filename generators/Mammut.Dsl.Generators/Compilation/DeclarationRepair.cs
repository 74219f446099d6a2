using Mammut.Dsl.Generators.Compilation.Rules;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation;

/// <summary>
/// Turns a wrong declaration into the nearest one that compiles and gives a class with the same members, for its stub: sizes
/// become small ones, and a head whose pass does not fit gets one that does.
/// </summary>
internal static class DeclarationRepair
{
    private static readonly TypeSpec AnyPart = new("Mammut", "GeneratedModule", "public", IsPartial: true, Fault: null);

    public static VisionSpec Repair(VisionSpec spec) => spec with
    {
        ImageSize = 16, ImageHeight = 0, ImageWidth = 0, PatchSize = 16, Width = 4, Depth = 1, Heads = 1, MlpRatio = 1, NormEpsilon = 1e-5,
        Activation = Activation.Gelu, Norm = Normalization.LayerNorm, Positions = VisionPositions.Learned, CroppedPositions = 0, ClassToken = true, LayerScale = 0, PatchDropout = 0, PatchBias = false, NormTokens = false,
        Precision = Precision.Float32, IsFrozen = false,
        Pool = spec.Pool == Pooling.Attention || spec.HasOwnLatent ? spec.Pool : Pooling.MeanAll,
        Resampler = spec.Resampler is null ? null : new ResamplerSpec(default, 1, 0, 1, 1, 0, 0, Activation.Gelu, SeesLatents: false, Residual: false, Bias: false),
    };

    public static SharedSpec Repair(SharedSpec spec) => new(Repair(spec.Images) with { NormTokens = true }, Repair(spec.Texts));

    public static TextSpec Repair(TextSpec spec) => spec with
    {
        Vocabulary = 4, ContextLength = 2, Width = 4, Depth = 1, Heads = 1, MlpRatio = 1, NormEpsilon = 1e-5,
        Activation = Activation.Gelu, Norm = Normalization.LayerNorm, EmbeddingNorm = false, EmbeddingNormEpsilon = 0, Bias = true, ScaledAttention = true, LayerScale = 0, HeadBias = false,
        // Norms behind the layers, and distances, are members of the class.
        NormPlacement = spec.NormPlacement == NormPlacement.Behind ? NormPlacement.Behind : NormPlacement.Before,
        Positions = spec.Positions == TextPositions.RelativeBias ? TextPositions.RelativeBias : TextPositions.Learned,
        PaddingToken = 0, StartToken = -1, EndToken = -1, Precision = Precision.Float32, IsFrozen = false,
        CrossAttention = spec.CrossAttention is null ? null : EveryLayer,
        Resampler = spec.Resampler is null ? null : new ResamplerSpec(default, 1, 0, 1, 1, 0, 0, Activation.Gelu, SeesLatents: false, Residual: false, Bias: false),
        Encoder = spec.Encoder is null ? null : Repair(spec.Encoder) with { CrossAttention = null },
    };

    public static ModelSpec Repair(ModelSpec spec)
    {
        var vision = Repair(spec.Vision is { } declaredVision && IsModule(declaredVision.Type) ? declaredVision : AnyVision);
        var text = Repair(spec.Text is { } declaredText && IsModule(declaredText.Type) ? declaredText : AnyText);
        if (spec.IsOfOne)
            (vision, text) = Repair(spec.Shared is { } declared && IsModule(declared.Type) ? declared : new SharedSpec(AnyVision, AnyText with { IsEncoder = true }));
        // A caption head needs what an encoder has not; one encoder for all has it under no circumstances.
        // And it sees images in front of texts only.
        if (spec.IsOfOne)
        {
            var seeing = spec.Passes.Select(pass => pass.CrossAttention ? pass with { CrossAttention = false, Image = ImageInput.Prefix } : pass);
            spec = spec with { Caption = null, Passes = new(seeing) };
        }

        if (spec.Caption is not null)
            text = text with { IsEncoder = false };
        // Captions are asked for with prompts where their pass says that it reads what the encoder makes of them, and nowhere else.
        if (spec.Caption is not null)
            text = text with { Encoder = spec.Pass(spec.Caption.Pass)?.Reads is null ? null : text.Encoder ?? Repair(AnyText with { IsEncoder = true }) };
        var passes = spec.Passes
            .Where(pass => IsName(pass.Name, spec))
            .GroupBy(pass => pass.Name).Select(same => same.First())
            // A layer is all there is: a pass runs it alone, with what its callers give it.
            .Select(pass => spec.Whole(pass) with { Layers = null, Continues = null, Reads = null })
            .Select(pass => pass with
            {
                // An image in front of the text is the prefix; what sees it through cross-attention instead has none that a caller gives.
                Mask = !Enum.IsDefined(typeof(AttentionMask), pass.Mask) || pass is { CrossAttention: true, Mask: AttentionMask.Prefix, TakesPrefix: false } ? AttentionMask.Causal : pass.Mask, Padding = Padding.Default,
                Image = pass.CrossAttention || !Enum.IsDefined(typeof(ImageInput), pass.Image) ? ImageInput.None : pass.Image,
                Images = pass.CrossAttention && Enum.IsDefined(typeof(ImageSight), pass.Images) ? pass.Images : ImageSight.One,
                // Of the repaired vocabulary of four, the one id that neither pads, starts nor ends a text.
                ImageToken = pass is { CrossAttention: true, ReadsDocuments: true } ? 1 : -1,
            })
            .ToList();
        var caption = spec.Caption is { } captions
            ? new CaptionSpec(Fitting(captions.Pass, "CaptionPass", pass => pass.SeesImage && pass.Mask != AttentionMask.Bidirectional, seesImage: true), 1, 0, 0)
            : null;
        var contrastive = spec.Contrastive is { } contrast
            ? contrast with
            {
                Pass = Fitting(contrast.Pass, "ContrastivePass", pass => pass is { SeesImage: false, TakesPrefix: false, Mask: not AttentionMask.Prefix }, seesImage: false),
                EmbeddingWidth = 4, Loss = ContrastiveLoss.InfoNce, Temperature = 0, TextPooling = TextPooling.Mean, Projection = ContrastiveProjection.Both, ProjectionBias = false,
            }
            : null;
        // Negatives are drawn by the contrastive head.
        var matching = spec.Matching is { } match && contrastive is not null && text.Encoder is null
            ? new MatchingSpec(Fitting(match.Pass, "MatchingPass", pass => pass is { SeesImage: true, TakesPrefix: false, Mask: AttentionMask.Bidirectional }, seesImage: true, AttentionMask.Bidirectional), 1)
            : null;
        var masked = (text.Encoder is null ? spec.MaskedLanguage : default)
            .Select(head => Fitting(head.Pass, "MaskedPass", pass => pass is { TakesPrefix: false, Mask: AttentionMask.Bidirectional }, seesImage: false, AttentionMask.Bidirectional))
            .Distinct().Select((pass, occurrence) => new MaskedLanguageSpec(occurrence, pass, 1, 0.15, -1)).ToArray();
        if (passes.Any(pass => pass.CrossAttention))
            text = text with { CrossAttention = EveryLayer };
        // What cross-attention asks there: a pass of the encoder, the declared one where it can be.
        if (text.Encoder is not null && passes.Any(pass => pass.CrossAttention))
        {
            var source = passes.FirstOrDefault(pass => !pass.CrossAttention && spec.Passes.Any(other => other.Reads == pass.Name))
                ?? new PassSpec(passes.Count, "EncoderPass", AttentionMask.Bidirectional, false, Padding.Default);
            source = source with { Mask = AttentionMask.Bidirectional, Image = ImageInput.Prefix };
            passes = [.. passes.Where(pass => pass.Name != source.Name).Select(pass => pass.CrossAttention ? pass with { Reads = source.Name, Images = ImageSight.One, ImageToken = -1 } : pass), source];
        }

        return StageRepair.Repair(spec, spec with
        {
            Vision = vision with { HidesPatches = spec.MaskedImage is not null }, Text = text, Passes = new(passes), Caption = caption, Contrastive = contrastive, Matching = matching, MaskedLanguage = new(masked), MaskedImage = spec.MaskedImage is null ? null : new MaskedImageSpec(1, 0.6), Momentum = contrastive is null || spec.Momentum is null ? null : new MomentumSpec(0.995, 0.4, 0, 1),
            ImageProjection = ImageProjection.Default, ImageNormEpsilon = 0, ShowClassToken = true,
            Layout = spec.Layout == CheckpointLayout.OpenClip ? CheckpointLayout.OpenClip : CheckpointLayout.Native,
        });

        string Fitting(string name, string otherwise, Func<PassSpec, bool> fits, bool seesImage, AttentionMask usual = AttentionMask.Causal)
        {
            var wanted = name;
            if (passes.FirstOrDefault(pass => pass.Name == name) is { } declared)
            {
                if (fits(declared))
                    return name;
                name = otherwise;
            }

            // Where the head's pass has a prefix, the loss takes its length, whatever else is wrong with the pass.
            var isPrefix = spec.IsOfOne && seesImage;
            var mask = usual == AttentionMask.Causal && seesImage && spec.Pass(wanted) is { } asked && spec.Whole(asked).TakesPrefix ? AttentionMask.Prefix : usual;
            // A pass that is misspelt where the head names it keeps the head's word, for the user's code may use either.
            name = IsName(name, spec) ? name : otherwise;
            if (passes.All(pass => pass.Name != name))
                passes.Add(new PassSpec(passes.Count, name, mask, seesImage && !isPrefix, Padding.Default) { Image = isPrefix ? ImageInput.Prefix : ImageInput.None });
            return name;
        }
    }

    /// <summary>Whether a part gets a class, be it a stub, that a model's stub can name.</summary>
    public static bool IsModule(TypeSpec type) => type.Fault is null && type.Clashes.Count == 0 && !ReservedNames.IsTakenFromTypes(type.Name);

    private static bool IsName(string name, ModelSpec spec) => PassNames.IsIdentifier(name) && !PassNames.IsTaken(name, spec.Type);

    private static CrossAttentionSpec EveryLayer => CrossAttentionSpec.Default with { Every = 1 };

    private static VisionSpec AnyVision => new(AnyPart, default, 0, 0, 0, 0, 0, 0, 0, 0, default, default, 0, default, 0, true, default, 0, 0, false, false, false, default, false, null);

    private static TextSpec AnyText => new(AnyPart, false, default, 0, 0, 0, 0, 0, 0, default, default, 0, default, false, 0, default, true, true, false, false, 0, 0, 0, default, false, null);
}
