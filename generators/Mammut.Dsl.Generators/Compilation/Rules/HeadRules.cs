using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>What the heads of a model must satisfy, and what they ask of the passes they read.</summary>
internal static class HeadRules
{
    public static IReadOnlyList<CompileError> Check(ModelSpec spec) =>
    [
        .. spec.Caption is { } caption ? Caption(caption, spec) : [],
        .. spec.Contrastive is { } contrastive ? Contrastive(contrastive, spec) : [],
        .. spec.Matching is { } matching ? Matching(matching, spec) : [],
        .. spec.MaskedLanguage.SelectMany(masked => MaskedLanguage(masked, spec)),
        .. spec.MaskedImage is { } images ? MaskedImageRules.Check(images, spec) : [],
        .. spec.Momentum is { } momentum ? Momentum(momentum, spec) : [],
        .. Weights(spec),
    ];

    private static IReadOnlyList<CompileError> Caption(CaptionSpec head, ModelSpec spec)
    {
        var path = CaptionSpec.Path;
        var book = new RuleBook(path);
        book.Range("LossWeight", head.LossWeight, Ranges.LossWeight);
        if (book.Range("LabelSmoothing", head.LabelSmoothing, Ranges.LabelSmoothing) & book.Known("Smoothing", head.Smoothing))
            Smoothing(head, spec, book);
        book.Range("ZLoss", head.ZLoss, Ranges.ZLoss);
        if (Known(spec, head.Pass, path, book) is { } pass)
        {
            if (spec.Text is { IsEncoder: true })
                Unfit(book, path, pass, $"runs {spec.TextName}, an encoder without vocabulary head", spec.IsOfOne ? "declare a model of a [VisionEncoder] and a [TextDecoder] for captions" : $"declare {spec.TextName} as a [TextDecoder]");
            else if (spec.RunsEncoder(pass))
                Unfit(book, path, pass, "runs the encoder", "read the pass that asks its states");
            else if (IsContrastsToo(spec, pass))
            {
                // That one pass cannot feed both is said there.
            }
            else if (pass.Mask == AttentionMask.Bidirectional)
                Unfit(book, path, pass, "is bidirectional: every position would see the token it has to predict", "give the pass Mask = AttentionMask.Causal or Prefix");
            else if (spec.Text is { } text && pass.Layers > 0 && pass.Layers < text.Depth)
                Unfit(book, path, pass, $"stops behind layer {RuleBook.Text(pass.Layers.Value - 1)}: the vocabulary head stands behind the last one", "leave out its Layers");
            else if (!pass.SeesImage && !ChoosesImages(spec, head.Pass))
                Unfit(book, path, pass, "does not see the image", spec.Contrastive?.Pass == head.Pass ? "declare a pass of its own, with it" : "give the pass CrossAttention = true or Image = ImageInput.Prefix");
        }

        return book.Errors;
    }

    /// <summary>Whether captions and contrast read one pass, which cannot feed the contrast.</summary>
    private static bool IsContrastsToo(ModelSpec spec, PassSpec pass) =>
        spec is { Text.IsEncoder: false, Caption: { } caption, Contrastive: { } contrast } && caption.Pass == pass.Name && contrast.Pass == pass.Name
        && !spec.RunsEncoder(pass) && (pass.SeesImage || pass.Mask == AttentionMask.Prefix);

    /// <summary>Whether a pass, or one that it goes on with, chooses among images, which does not go without cross-attention: that is reported there.</summary>
    private static bool ChoosesImages(ModelSpec spec, string pass) => spec.Chain(spec.Pass(pass)!).Any(part => part.ReadsDocuments);

    /// <summary>A loss gives the length of a prefix to captions only.</summary>
    private static void Prefixed(RuleBook book, SpecPath path, PassSpec pass) =>
        Unfit(book, path, pass, "goes on with one that asks for the length of a prefix, which only captions have", "let it go on with a pass of another mask");

    private static void Smoothing(CaptionSpec head, ModelSpec spec, RuleBook book)
    {
        if (head.Smoothing != SmoothingForm.OtherTokens)
            return;
        if (head.LabelSmoothing == 0)
            book.Conflict(CaptionSpec.Path.At("Smoothing"), "Smoothing = SmoothingForm.OtherTokens", "LabelSmoothing = 0", "there is nothing to spread");
        else if (spec.Text is { Vocabulary: > 0 and var vocabulary } && head.LabelSmoothing >= 1 - (1.0 / vocabulary))
            book.Conflict(CaptionSpec.Path.At("LabelSmoothing"), $"LabelSmoothing = {RuleBook.Text(head.LabelSmoothing)}", $"Smoothing = SmoothingForm.OtherTokens over {RuleBook.Text(vocabulary)} tokens", "each of the others would be as likely as the label");
    }

    private static IReadOnlyList<CompileError> Contrastive(ContrastiveSpec head, ModelSpec spec)
    {
        var path = ContrastiveSpec.Path;
        var book = new RuleBook(path);
        book.Range("EmbeddingWidth", head.EmbeddingWidth, Ranges.EmbeddingWidth);
        book.Range("LossWeight", head.LossWeight, Ranges.LossWeight);
        // Zero stands for the loss's own default.
        if (head.Temperature != 0)
            book.Range("Temperature", head.Temperature, head.LearnedTemperature ? Ranges.LearnedTemperature : Ranges.FixedTemperature);
        book.Range("FocalGamma", head.FocalGamma, Ranges.FocalGamma);
        book.Known("TextPooling", head.TextPooling);
        if (book.Known("Projection", head.Projection) && head is { ProjectionBias: true, Projection: ContrastiveProjection.None })
            book.Conflict(path.At("ProjectionBias"), "ProjectionBias = true", "Projection = ContrastiveProjection.None", "there is no projection to have one");
        if (book.Known("Loss", head.Loss) && head.Given.Contains("FocalGamma") && head.Loss != ContrastiveLoss.Focal)
            book.Conflict(path.At("FocalGamma"), "FocalGamma", $"Loss = ContrastiveLoss.{head.Loss}", "only the focal loss has an exponent");
        if (Known(spec, head.Pass, path, book) is { } pass)
        {
            if (IsContrastsToo(spec, pass))
                Unfit(book, path, pass, "is that of [CaptionHead], which sees the image: texts could not be embedded without one", "declare a pass of its own, without it");
            else if (pass.SeesImage)
                Unfit(book, path, pass, "sees the image: texts could not be embedded without one", pass.CrossAttention ? "give the pass CrossAttention = false" : "give the pass Image = ImageInput.None");
            else if (pass.TakesPrefix)
                Unfit(book, path, pass, "asks for the length of a prefix: a text to embed has none", "give the pass Mask = AttentionMask.Bidirectional or Causal");
            else if (pass.Mask == AttentionMask.Causal && head.TextPooling == TextPooling.First)
                book.Conflict(path.At("TextPooling"), "TextPooling = TextPooling.First", $"the causal pass “{pass.Name}”", "its first token sees no other");
        }

        if (head.TextPooling != TextPooling.Latent && spec.Text is { Resampler: not null } && Enum.IsDefined(typeof(TextPooling), head.TextPooling))
            book.Conflict(path.AtGiven(head.Given, "TextPooling"), $"TextPooling = TextPooling.{head.TextPooling}", $"[Resampler] of {spec.TextName}", "nothing would take its latent; give the head TextPooling = TextPooling.Latent");
        if (head.TextPooling == TextPooling.Latent && spec.Text is { Resampler: null })
            book.Conflict(path.At("TextPooling"), "TextPooling = TextPooling.Latent", $"{spec.TextName} without [Resampler]", "there is no latent to take");
        if (spec.TakesDocuments && (spec.Momentum is not null || spec.Matching is not null))
            book.Conflict(path, spec.Matching is null ? "[Momentum]" : "[MatchingHead]", $"the documents of the pass “{spec.Caption!.Pass}”", "a document with several images has no one image to compare it with");
        if (head.TextPooling == TextPooling.ClassToken && spec.Pass(head.Pass) is { Continues: { } below } && !book.Errors.Any(error => error.Path == path.At("pass")))
            book.Conflict(path.At("TextPooling"), "TextPooling = TextPooling.ClassToken", $"a pass that goes on with “{below}”", "the token would not be in its texts");
        // It stands behind the padding, so that its angle would depend on the batch.
        if (head.TextPooling == TextPooling.ClassToken && spec.Text is { Positions: TextPositions.Rotary })
            book.Conflict(path.At("TextPooling"), "TextPooling = TextPooling.ClassToken", $"the rotary positions of {spec.TextName}", "the token stands behind the padding, so padding would change its position");
        if (book.Errors.Count == 0 && spec is { Vision: { } vision, Text: { } text } && VisionRules.Check(vision).Count == 0 && TextRules.Check(text).Count == 0)
            EmbeddingRules.Check(spec, head, vision, text, book);
        return book.Errors;
    }

    private static IReadOnlyList<CompileError> Matching(MatchingSpec head, ModelSpec spec)
    {
        var path = MatchingSpec.Path;
        var book = new RuleBook(path);
        book.Range("LossWeight", head.LossWeight, Ranges.LossWeight);
        if (spec.Contrastive is null)
            book.Conflict(path, "[MatchingHead]", "a model without [ContrastiveHead]", "what does not match is drawn by the similarity that head learns");
        if (Known(spec, head.Pass, path, book) is { } pass)
        {
            if (pass.Reads is not null || spec.RunsEncoder(pass))
                Prompted(book, path, pass);
            else if (!pass.SeesImage && !ChoosesImages(spec, head.Pass))
                Unfit(book, path, pass, "does not see the image", spec.IsOfOne ? "give the pass Image = ImageInput.Prefix" : "give the pass CrossAttention = true or Image = ImageInput.Prefix");
            else if (pass.Mask != AttentionMask.Bidirectional)
                Unfit(book, path, pass, "hides the text from its first token, whose state is read", "give the pass Mask = AttentionMask.Bidirectional");
            else if (pass.TakesPrefix)
                Prefixed(book, path, pass);
            else if (pass.ReadsDocuments)
                Unfit(book, path, pass, "reads documents: one with several images has no one image to match", "give the pass Images = ImageSight.One");
        }

        return book.Errors;
    }

    private static IReadOnlyList<CompileError> MaskedLanguage(MaskedLanguageSpec head, ModelSpec spec)
    {
        var path = head.Path;
        var book = new RuleBook(path);
        book.Range("LossWeight", head.LossWeight, Ranges.LossWeight);
        book.Range("Share", head.Share, Ranges.MaskedShare);
        if (spec.Text is { } text && TextRules.Check(text).Count == 0 && book.Range("MaskToken", head.MaskToken, Ranges.Token(text.Vocabulary, hasConvention: true)))
        {
            var token = head.Mask(text.Vocabulary);
            if (token == text.PaddingToken)
                book.Conflict(path.At("MaskToken"), "MaskToken", $"PaddingToken of {spec.TextName}", $"both are {RuleBook.Text(token)}, so a hidden end could not be told from padding");
            else if (token == text.Start || token == text.End)
                book.Conflict(path.At("MaskToken"), "MaskToken", $"{(token == text.Start ? "StartToken" : "EndToken")} of {spec.TextName}", $"both are {RuleBook.Text(token)}, so a hidden token could not be told from it");
        }

        if (spec.TakesDocuments)
            book.Conflict(path, "[MaskedLanguageHead]", $"the documents of the pass “{spec.Caption!.Pass}”", "the place of an image cannot be hidden");
        if (spec.MaskedLanguage.Any(other => other.Occurrence < head.Occurrence && other.Pass == head.Pass))
        {
            book.Conflict(path.At("pass"), "[MaskedLanguageHead]", $"another one on the pass “{head.Pass}”", "its hidden tokens would be named twice");
            return book.Errors;
        }

        var read = Known(spec, head.Pass, path, book);
        if (read is not null && (read.Reads is not null || spec.RunsEncoder(read)))
            Prompted(book, path, read);
        else if (read is { Mask: not AttentionMask.Bidirectional } causal)
            Unfit(book, path, causal, "hides what stands behind a token, by which it is to be named", "give the pass Mask = AttentionMask.Bidirectional");
        else if (read is { TakesPrefix: true })
            Prefixed(book, path, read);
        else if (read is not null && read.ReadsDocuments && !spec.TakesDocuments)
            Unfit(book, path, read, "reads documents: the place of an image cannot be hidden", "give the pass Images = ImageSight.One");
        return book.Errors;
    }

    private static IReadOnlyList<CompileError> Momentum(MomentumSpec momentum, ModelSpec spec)
    {
        var path = MomentumSpec.Path;
        var book = new RuleBook(path);
        book.Range("Decay", momentum.Decay, Ranges.Share);
        book.Range("Distillation", momentum.Distillation, Ranges.Share);
        if (book.Range("Ramp", momentum.Ramp, Ranges.Ramp) && momentum is { Ramp: > 0, Distillation: 0 })
            book.Conflict(path.At("Ramp"), $"Ramp = {RuleBook.Text(momentum.Ramp)}", "Distillation = 0", "the share has nothing to grow to");
        book.Range("Queue", momentum.Queue, Ranges.Queue);
        if (spec.Contrastive is null)
            book.Conflict(path, "[Momentum]", "a model without [ContrastiveHead]", "its features are what that head compares");
        else if (spec.Contrastive.Loss is ContrastiveLoss.Focal or ContrastiveLoss.Sigmoid)
            book.Conflict(path, "[Momentum]", $"Loss = ContrastiveLoss.{spec.Contrastive.Loss}", "the copy's softmax is mixed with the labels of a softmax");
        return book.Errors;
    }

    /// <summary>At least one loss has to weigh something.</summary>
    private static IReadOnlyList<CompileError> Weights(ModelSpec spec)
    {
        var heads = new List<(SpecPath Path, double Weight)>();
        if (spec.Caption is { } caption)
            heads.Add((CaptionSpec.Path, caption.LossWeight));
        if (spec.Contrastive is { } contrastive)
            heads.Add((ContrastiveSpec.Path, contrastive.LossWeight));
        if (spec.Matching is { } matching)
            heads.Add((MatchingSpec.Path, matching.LossWeight));
        heads.AddRange(spec.MaskedLanguage.Select(masked => (masked.Path, masked.LossWeight)));
        if (spec.MaskedImage is { } images)
            heads.Add((MaskedImageSpec.Path, images.LossWeight));
        if (heads.Count == 0 || heads.Any(head => head.Weight != 0))
            return [];
        var book = new RuleBook(heads[0].Path);
        var other = heads.Count == 1 ? $"[{heads[0].Path.Attribute}] as the model's only head" : $"LossWeight = 0 of [{heads[1].Path.Attribute}]";
        book.Conflict(heads[0].Path.At("LossWeight"), "LossWeight = 0", other, "nothing would be trained");
        return book.Errors;
    }

    /// <summary>A pass that the head cannot read: what it does, and what to do about it.</summary>
    private static void Unfit(RuleBook book, SpecPath head, PassSpec pass, string why, string mend) =>
        book.Add(DiagnosticIds.PassCannotFeedHead, head.At("pass"), head.Attribute, pass.Name, why, mend);

    /// <summary>These heads read a batch's texts; an encoder reads prompts, and its decoder asks for them.</summary>
    private static void Prompted(RuleBook book, SpecPath head, PassSpec pass) =>
        Unfit(book, head, pass, "runs on prompts too", "read a pass that neither has Reads nor is read");

    /// <summary>The pass that a head reads, with all that runs below it; null where there is none.</summary>
    private static PassSpec? Known(ModelSpec spec, string name, SpecPath head, RuleBook book)
    {
        // Of passes that go on with each other in a circle, the passes say so.
        if (spec.Pass(name) is { } pass)
            return spec.Circle(pass).Count == 0 ? spec.Whole(pass) : null;
        // A pass whose own name is wrong may be the one that is meant.
        if (PassRules.Check(spec).Any(error => error.Path.Argument == "name"))
            return null;
        book.Add(DiagnosticIds.UnknownPass, head.At("pass"), name, KnownPasses(spec));
        return null;
    }

    /// <summary>The names that are known, for a message on one that is not.</summary>
    public static string KnownPasses(ModelSpec spec) =>
        spec.Passes.Count == 0 ? "the model has no pass" : "the model has " + string.Join(", ", spec.Passes.Select(pass => $"“{pass.Name}”"));
}
