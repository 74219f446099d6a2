using Mammut.Properties.Tests.Declarations;

namespace Mammut.Properties.Tests.Generating;

/// <summary>Random models over given parts that keep every rule.</summary>
internal static class RightModels
{
    /// <summary>The attributes of a model of these two parts.</summary>
    public static ImmutableArray<AttributeUse> Model(Dice dice, ClassDeclaration vision, ClassDeclaration text, string[] passNames, bool openClip)
    {
        if (text.IsBoth)
            return EncoderDecoder(dice, vision, text, passNames);
        var decoder = text.Text!;
        var sees = text.Has(typeof(CrossAttentionAttribute));
        var names = new Queue<string>(passNames);
        var passes = new List<AttributeUse>();
        var heads = new List<AttributeUse>();
        var isShared = decoder.Attribute == typeof(SharedEncoderAttribute);
        var isEncoder = isShared || decoder.Attribute == typeof(TextEncoderAttribute);
        if (openClip || dice.Chance(sees ? 0.8 : 0.4))
        {
            // The open checkpoints have cross-attention.
            var input = openClip || (sees && dice.Chance(0.7)) ? ImageInput.None : ImageInput.Prefix;
            var pass = Pass(dice, names.Dequeue(), dice.Of(AttentionMask.Causal, AttentionMask.Causal, AttentionMask.Prefix), seesImage: input == ImageInput.None, openClip, input: input);
            // Of a document, a text needs room for an image; its place has an id that no other token has.
            if (!openClip && input == ImageInput.None && decoder.Get<int>("ContextLength") > 4 && dice.Chance(0.2))
                pass = Documents(dice, pass, decoder);
            passes.Add(pass);
            if (!isEncoder && dice.Chance(0.85))
                heads.Add(Caption(dice, pass.Name!));
        }

        // The latent of a text is there to be compared with images.
        if (openClip || text.Has(typeof(ResamplerAttribute)) || dice.Chance(0.8))
        {
            var pass = Pass(dice, names.Dequeue(), dice.Of(AttentionMask.Bidirectional, AttentionMask.Causal), seesImage: false, openClip, isPooled: true);
            passes.Add(pass);
            // One of the losses has to weigh something.
            var isFree = heads.Any(head => head.Get<double>("LossWeight") != 0);
            heads.Add(Contrastive(dice, pass, vision.ImageWidth, text, openClip, isFree));
        }

        // Documents have no one image to match, and no place of an image can be hidden.
        var isPlain = !openClip && !passes.Any(ReadsDocuments);
        var canMatch = heads.Any(head => head.Attribute == typeof(ContrastiveHeadAttribute)) && names.Count > 0;
        if ((sees || isShared) && canMatch && isPlain && dice.Chance(0.35))
        {
            var pass = Pass(dice, names.Dequeue(), AttentionMask.Bidirectional, sees, openClip, input: isShared ? ImageInput.Prefix : ImageInput.None);
            passes.Add(pass);
            heads.Add(RightHeads.Reading(dice, typeof(MatchingHeadAttribute), pass.Name!));
        }

        if (isPlain && dice.Chance(0.5) && passes.Where(pass => pass.Get<AttentionMask>("Mask") == AttentionMask.Bidirectional).ToArray() is { Length: > 0 } both)
        {
            foreach (var pass in dice.Some(both))
                heads.Add(RightHeads.MaskedLanguage(dice, pass, decoder));
        }

        if (isPlain && dice.Chance(0.3) && heads.FirstOrDefault(head => head.Attribute == typeof(ContrastiveHeadAttribute)) is { } compared
            && compared.Get<ContrastiveLoss>("Loss") == ContrastiveLoss.InfoNce)
            heads.Add(RightHeads.Momentum(dice));

        if (isPlain && RightHeads.CanHidePatches(vision) && dice.Chance(0.3))
            heads.Add(RightHeads.MaskedImage(dice));

        while (passes.Count == 0 || (names.Count > 0 && dice.Chance(0.2)))
        {
            var crosses = sees && dice.Chance(0.5);
            passes.Add(Pass(dice, names.Dequeue(), dice.Member<AttentionMask>(), crosses, openClip, input: crosses || dice.Chance(0.7) ? ImageInput.None : ImageInput.Prefix));
        }

        if (!openClip && decoder.Get<int>("Depth") > 1 && dice.Chance(0.4))
            Halves(dice, passes, heads, text);
        // The caption loss may weigh nothing beside another one only.
        if (heads.Count == 1 && heads[0].Get<double>("LossWeight") == 0)
            heads[0] = heads[0].With("LossWeight", new ArgumentValue.Real(0.25));

        var layout = new ArgumentList();
        if (openClip || (!isShared && dice.Chance(0.1)))
            layout.Add("Layout", openClip ? CheckpointLayout.OpenClip : CheckpointLayout.Native);
        var isProjected = passes.Any(pass => pass.Get<ImageInput>("Image") == ImageInput.Prefix)
            || (passes.Any(pass => pass.Get<bool>("CrossAttention")) && text.The(typeof(CrossAttentionAttribute))!.Get<int>("ImageWidth") == 0);
        if (isProjected && !isShared && dice.Chance(0.3))
        {
            var projection = openClip ? ImageProjection.Linear : dice.Member<ImageProjection>();
            layout.Add("ImageProjection", projection);
            if (projection == ImageProjection.LinearNorm && dice.Chance(0.3))
                layout.Add("ImageNormEpsilon", dice.Of(0, 1e-5, 0.1));
        }

        // Hidden from text is a class token that there is, and that a pass would show.
        var shows = openClip || vision.Has(typeof(ResamplerAttribute)) || !passes.Any(pass => pass.Get<bool>("CrossAttention") || pass.Get<ImageInput>("Image") == ImageInput.Prefix);
        if (!isShared && dice.Chance(0.2))
            layout.Add("ShowClassToken", shows || !vision.The(typeof(VisionEncoderAttribute))!.Get<bool>("ClassToken") || dice.Chance(0.3));
        AttributeUse[] budgets = dice.Chance(0.15) ? [Budget(dice, isTrained: heads.Count > 0)] : [];
        var model = isShared ? layout.On(typeof(MultimodalModelAttribute<>), dice, text.Key) : layout.On(typeof(MultimodalModelAttribute<,>), dice, vision.Key, text.Key);
        return [model, .. dice.Shuffle(passes), .. dice.Shuffle(heads), .. RightStages.Of(dice, heads), .. budgets];
    }

    /// <summary>The attributes of a model whose decoder asks an encoder, which reads image and prompt.</summary>
    private static ImmutableArray<AttributeUse> EncoderDecoder(Dice dice, ClassDeclaration vision, ClassDeclaration text, string[] passNames)
    {
        var names = new Queue<string>(passNames);
        var reading = Pass(dice, names.Dequeue(), dice.Of(AttentionMask.Bidirectional, AttentionMask.Causal), seesImage: false, openClip: false, input: ImageInput.Prefix);
        var writing = Pass(dice, names.Dequeue(), dice.Of(AttentionMask.Causal, AttentionMask.Prefix), seesImage: true, openClip: false).With("Reads", new ArgumentValue.Word(reading.Name!));
        var (passes, heads) = (new List<AttributeUse> { reading, writing }, new List<AttributeUse>());
        if (dice.Chance(0.8))
            heads.Add(Caption(dice, writing.Name!));
        if (dice.Chance(0.3))
        {
            var pass = Pass(dice, names.Dequeue(), dice.Of(AttentionMask.Bidirectional, AttentionMask.Causal), seesImage: false, openClip: false, isPooled: true);
            passes.Add(pass);
            heads.Add(Contrastive(dice, pass, vision.ImageWidth, text, openClip: false, isFree: heads.Any(head => head.Get<double>("LossWeight") != 0)));
        }

        if (RightHeads.CanHidePatches(vision) && dice.Chance(0.2))
            heads.Add(RightHeads.MaskedImage(dice));
        if (heads.Count == 1 && heads[0].Get<double>("LossWeight") == 0)
            heads[0] = heads[0].With("LossWeight", new ArgumentValue.Real(0.25));
        return [new ArgumentList().On(typeof(MultimodalModelAttribute<,>), dice, vision.Key, text.Key), .. dice.Shuffle(passes), .. dice.Shuffle(heads), .. RightStages.Of(dice, heads)];
    }

    /// <summary>Lets one pass stop early, and, where the rest allows it, another go on with it.</summary>
    private static void Halves(Dice dice, List<AttributeUse> passes, List<AttributeUse> heads, ClassDeclaration text)
    {
        AttributeUse? Head(Type head) => heads.FirstOrDefault(use => use.Attribute == head);
        var (captions, contrast) = (Head(typeof(CaptionHeadAttribute)), Head(typeof(ContrastiveHeadAttribute)));
        // Words are predicted behind the last layer; what a text is compared by has seen no image.
        var lower = passes.Where(pass => pass.Name != captions?.Name && !pass.Get<bool>("CrossAttention") && pass.Get<ImageInput>("Image") == ImageInput.None).ToArray();
        if (lower.Length == 0)
            return;
        var below = dice.Of(lower);
        var (depth, mask) = (text.Text!.Get<int>("Depth"), below.Get<AttentionMask>("Mask"));
        var end = dice.Between(1, depth - 1);
        passes[passes.IndexOf(below)] = below.With("Layers", new ArgumentValue.Whole(end));
        var hasClassToken = contrast?.Name == below.Name && contrast!.Get<TextPooling>("TextPooling") == TextPooling.ClassToken;
        var upper = passes.Where(pass => pass.Name != below.Name && !pass.Gives("Padding") && pass.Get<ImageInput>("Image") == ImageInput.None
            && !(hasClassToken && mask == AttentionMask.Bidirectional)
            && (pass.Name != captions?.Name || mask != AttentionMask.Bidirectional)
            && (pass.Name != contrast?.Name || (mask != AttentionMask.Prefix && contrast!.Get<TextPooling>("TextPooling") != TextPooling.ClassToken))
            // Only captions give the length of a prefix.
            && (mask != AttentionMask.Prefix || !heads.Any(head => head.Attribute != typeof(CaptionHeadAttribute) && head.Name == pass.Name))
            && (!pass.Get<bool>("CrossAttention") || Blocks(text, depth).Any(place => place >= end))).ToArray();
        if (upper.Length == 0 || dice.Chance(0.2))
            return;
        var above = dice.Of(upper);
        var continuing = above.With("Continues", new ArgumentValue.Word(below.Name));
        if (dice.Chance(0.3))
            continuing = continuing.With("Layers", new ArgumentValue.Whole(depth));
        passes[passes.IndexOf(above)] = continuing;
    }

    /// <summary>The layers that have a block.</summary>
    private static IEnumerable<int> Blocks(ClassDeclaration text, int depth)
    {
        var cross = text.The(typeof(CrossAttentionAttribute))!;
        var (from, every, count) = (cross.Get<int>("From"), cross.Get<int>("Every"), cross.Get<int>("Count"));
        return cross.Get<int[]?>("Layers") is { } layers ? layers
            : count > 0 ? Enumerable.Range(0, count).Select(block => from + block * (depth - from) / count)
            : Enumerable.Range(from, depth - from).Where(layer => (layer - from) % (every > 0 ? every : 2) == 0);
    }

    private static bool ReadsDocuments(AttributeUse pass) => pass.Get<ImageSight>("Images") != ImageSight.One;

    private static AttributeUse Documents(Dice dice, AttributeUse pass, AttributeUse decoder)
    {
        var vocabulary = decoder.Get<int>("Vocabulary");
        int[] taken = [decoder.Get<int>("PaddingToken"), decoder.Get<int>("StartToken") is >= 0 and var start ? start : vocabulary - 2, decoder.Get<int>("EndToken") is >= 0 and var end ? end : vocabulary - 1];
        var sight = new ArgumentValue.Member(typeof(ImageSight), (int)dice.Of(ImageSight.Latest, ImageSight.All));
        return pass.With("Images", sight).With("ImageToken", new ArgumentValue.Whole(dice.Of(Enumerable.Range(0, vocabulary).Except(taken).ToArray())));
    }

    public static AttributeUse Pass(Dice dice, string name, AttentionMask mask, bool seesImage, bool openClip, bool isPooled = false, ImageInput input = ImageInput.None)
    {
        var list = new ArgumentList().Add("", name);
        if (mask != AttentionMask.Causal || dice.Chance(0.5))
            list.Add("Mask", mask);
        if (seesImage || dice.Chance(0.3))
            list.Add("CrossAttention", seesImage);
        if (dice.Chance(0.1))
            list.Add("Images", ImageSight.One);
        if (input != ImageInput.None || dice.Chance(0.1))
            list.Add("Image", input);
        if (dice.Chance(0.4))
        {
            // Where nothing can meet the padding behind a text, only the layout's own choice may be said.
            var isMet = mask == AttentionMask.Bidirectional || (mask == AttentionMask.Causal && isPooled);
            list.Add("Padding", isMet ? dice.Member<Padding>() : dice.Member(openClip ? Padding.Masked : Padding.Attended));
        }

        return list.On(typeof(PassAttribute), dice);
    }

    /// <summary>Limits that no model of these sizes exceeds.</summary>
    private static AttributeUse Budget(Dice dice, bool isTrained)
    {
        var list = new ArgumentList();
        foreach (var limit in dice.Some(isTrained ? ["MaxParameters", "MaxForwardFlops", "MaxTrainingBytes"] : new[] { "MaxParameters", "MaxForwardFlops" }))
        {
            list.Add(limit, dice.Of(1_000_000_000_000, long.MaxValue));
            if (limit == "MaxTrainingBytes")
                list.Add("Batch", dice.Of(1, 32, 64));
        }

        return list.On(typeof(BudgetAttribute), dice);
    }

    private static AttributeUse Caption(Dice dice, string pass)
    {
        var list = new ArgumentList().Add("", pass);
        if (dice.Chance(0.4))
            list.Add("LossWeight", dice.Of(0, 0.5, 1, 2, 1e6));
        if (dice.Chance(0.4))
        {
            // Spread over the other tokens, of four at least, it leaves the label the likeliest.
            var others = dice.Chance(0.3);
            list.Add("LabelSmoothing", others ? dice.Of(0.1, 0.7) : dice.Of(0, 0.1, 0.99));
            if (others || dice.Chance(0.2))
                list.Add("Smoothing", others ? SmoothingForm.OtherTokens : SmoothingForm.AllTokens);
        }

        if (dice.Chance(0.4))
            list.Add("ZLoss", dice.Of(0, 1e-4, 1));
        return list.On(typeof(CaptionHeadAttribute), dice);
    }

    private static AttributeUse Contrastive(Dice dice, AttributeUse pass, int imageWidth, ClassDeclaration @class, bool openClip, bool isFree)
    {
        var text = @class.Text!;
        var list = new ArgumentList().Add("", pass.Name!);
        var textWidth = text.Get<int>("Width");
        ContrastiveProjection[] possible =
        [
            ContrastiveProjection.Image,
            .. openClip ? [] : new[] { ContrastiveProjection.Both, ContrastiveProjection.Text },
            .. !openClip && imageWidth == textWidth ? [ContrastiveProjection.None, ContrastiveProjection.None] : Array.Empty<ContrastiveProjection>(),
        ];
        var projection = dice.Of(possible);
        list.Add("EmbeddingWidth", projection switch { ContrastiveProjection.Both => dice.Between(1, 12), ContrastiveProjection.Text => imageWidth, _ => textWidth });
        // Left out, it is what the layout has: the image side alone for the open checkpoints, else both.
        if (projection != (openClip ? ContrastiveProjection.Image : ContrastiveProjection.Both) || dice.Chance(0.3))
            list.Add("Projection", projection);
        else if (dice.Chance(0.3))
            list.Add("Projection", ContrastiveProjection.Default);
        if (dice.Chance(0.3))
            list.Add("ProjectionBias", !openClip && projection != ContrastiveProjection.None && dice.Chance(0.7));

        var loss = dice.Member<ContrastiveLoss>();
        if (loss != ContrastiveLoss.InfoNce || dice.Chance(0.3))
            list.Add("Loss", loss);
        if (loss == ContrastiveLoss.Focal && dice.Chance(0.6))
            list.Add("FocalGamma", dice.Of(0, 0.5, 2, 10));
        if (dice.Chance(0.4))
            list.Add("LossWeight", isFree ? dice.Of(0, 0.5, 1, 2, 1e6) : dice.Of(0.5, 1, 1e6));
        var learned = openClip || dice.Chance(0.7);
        if (!learned || dice.Chance(0.2))
            list.Add("LearnedTemperature", learned);
        if (dice.Chance(0.5))
            list.Add("Temperature", learned ? dice.Of(0, 0.01, 0.07, 1) : dice.Of(0, 1e-4, 0.3, 100));
        if (@class.Has(typeof(ResamplerAttribute)))
            list.Add("TextPooling", TextPooling.Latent);
        else if (dice.Chance(0.6))
        {
            // A first token under the causal mask sees no other.
            TextPooling[] without =
            [
                .. openClip || (text.Attribute != typeof(SharedEncoderAttribute) && text.Get<TextPositions>("Positions") == TextPositions.Rotary) ? [TextPooling.ClassToken] : Array.Empty<TextPooling>(),
                .. pass.Get<AttentionMask>("Mask") == AttentionMask.Causal ? [TextPooling.First] : Array.Empty<TextPooling>(),
                TextPooling.Latent,
            ];
            list.Add("TextPooling", dice.Member(without));
        }

        return list.On(typeof(ContrastiveHeadAttribute), dice);
    }
}
