using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>What a <c>[MultimodalModel]</c>, its passes and its heads must satisfy before shapes can be looked at.</summary>
internal static class ModelDeclarationRules
{
    public static IReadOnlyList<CompileError> Check(ModelSpec spec)
    {
        var book = new RuleBook(ModelSpec.Path);
        book.Class(spec.Type);
        book.Known("Layout", spec.Layout);
        if (spec.Vision is null)
            book.Add(DiagnosticIds.MissingPart, ModelSpec.Path.At("TVision"), spec.VisionName, "VisionEncoder");
        if (spec is { Text: null, TextIsHalfDeclared: false })
            book.Add(DiagnosticIds.MissingPart, ModelSpec.Path.At("TText"), spec.TextName, "TextDecoder");
        Passes(spec, book);
        return [.. book.Errors, .. Caption(spec), .. Contrastive(spec), .. spec.Budget is { } budget ? BudgetRules.Check(budget) : []];
    }

    private static void Passes(ModelSpec spec, RuleBook book)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pass in spec.Passes)
        {
            if (!PassNames.IsIdentifier(pass.Name))
                book.Add(DiagnosticIds.NotAnIdentifier, pass.Path.At("name"), pass.Name);
            else if (PassNames.IsTaken(pass.Name, spec.Type))
                book.Add(DiagnosticIds.Conflicting, pass.Path.At("name"), $"the pass “{pass.Name}”", $"what the generated code calls {pass.Name}", "each pass becomes a method of its name");
            else if (!seen.Add(pass.Name))
                book.Add(DiagnosticIds.DuplicatePass, pass.Path.At("name"), pass.Name);
            var passBook = new RuleBook(pass.Path);
            passBook.Known("Mask", pass.Mask);
            passBook.Known("Padding", pass.Padding);
            foreach (var error in passBook.Errors)
                book.Add(error.Id, error.Path, error.Arguments.ToArray());
            if (pass.CrossAttention && spec.Text is { CrossAttention: null })
                book.Add(DiagnosticIds.NoCrossAttention, pass.Path.At("CrossAttention"), pass.Name, spec.TextName);
        }
    }

    private static IReadOnlyList<CompileError> Caption(ModelSpec spec)
    {
        if (spec.Caption is not { } head)
            return [];
        var book = new RuleBook(CaptionSpec.Path);
        book.Range("LossWeight", head.LossWeight, 0, 1e6);
        book.Range("LabelSmoothing", head.LabelSmoothing, 0, 1, excludeMost: true);
        book.Range("ZLoss", head.ZLoss, 0, 1);
        if (Known(spec, head.Pass, CaptionSpec.Path, book) is { } pass)
        {
            if (pass.Mask == AttentionMask.Bidirectional)
                book.Add(DiagnosticIds.PassCannotFeedHead, CaptionSpec.Path.At("pass"), "CaptionHead", pass.Name, "is bidirectional: every position would see the token it has to predict", "give the pass Mask = AttentionMask.Causal or Prefix");
            else if (!pass.CrossAttention)
                book.Add(DiagnosticIds.PassCannotFeedHead, CaptionSpec.Path.At("pass"), "CaptionHead", pass.Name, "does not see the image", "give the pass CrossAttention = true");
        }

        return book.Errors;
    }

    private static IReadOnlyList<CompileError> Contrastive(ModelSpec spec)
    {
        if (spec.Contrastive is not { } head)
            return [];
        var path = ContrastiveSpec.Path;
        var book = new RuleBook(path);
        book.Range("EmbeddingWidth", head.EmbeddingWidth, 1, 65536);
        book.Known("Loss", head.Loss);
        book.Range("LossWeight", head.LossWeight, 0, 1e6);
        // Zero stands for the loss's own default. A learned one is kept in this range, so it must start there.
        if (head.Temperature != 0)
            book.Range("Temperature", head.Temperature, head.LearnedTemperature ? 0.01 : 1e-4, head.LearnedTemperature ? 1 : 100);
        book.Range("FocalGamma", head.FocalGamma, 0, 10);
        book.Known("TextPooling", head.TextPooling);
        book.Known("Projection", head.Projection);
        if (head.Given.Contains("FocalGamma") && head.Loss != ContrastiveLoss.Focal)
            book.Add(DiagnosticIds.Conflicting, path.At("FocalGamma"), "FocalGamma", $"Loss = ContrastiveLoss.{head.Loss}", "only the focal loss has an exponent");
        if (Known(spec, head.Pass, path, book) is { } pass)
        {
            if (pass.CrossAttention)
                book.Add(DiagnosticIds.PassCannotFeedHead, path.At("pass"), "ContrastiveHead", pass.Name, "sees the image: texts could not be embedded without one", "give the pass CrossAttention = false");
            else if (pass.Mask == AttentionMask.Prefix)
                book.Add(DiagnosticIds.PassCannotFeedHead, path.At("pass"), "ContrastiveHead", pass.Name, "asks for the length of a prefix: a text to embed has none", "give the pass Mask = AttentionMask.Bidirectional or Causal");
        }

        // It stands behind the padding, so that its angle would depend on the batch.
        if (head.TextPooling == TextPooling.ClassToken && spec.Text is { Positions: TextPositions.Rotary })
            book.Add(DiagnosticIds.Conflicting, path.At("TextPooling"), "TextPooling = TextPooling.ClassToken", $"the rotary positions of {spec.TextName}", "the token stands behind the padding, so padding would change its position");
        if (book.Errors.Count == 0 && spec is { Vision: { } vision, Text: { } text })
            LayoutRules.Contrastive(spec, head, vision, text, book);
        return book.Errors;
    }

    private static PassSpec? Known(ModelSpec spec, string name, SpecPath head, RuleBook book)
    {
        if (spec.Pass(name) is { } pass)
            return pass;
        var known = spec.Passes.Count == 0 ? "the model has no pass" : "the model has " + string.Join(", ", spec.Passes.Select(pass => $"“{pass.Name}”"));
        book.Add(DiagnosticIds.UnknownPass, head.At("pass"), name, known);
        return null;
    }
}
