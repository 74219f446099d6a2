using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>What a <c>[MultimodalModel]</c>, its passes and its heads must satisfy before shapes can be looked at.</summary>
internal static class ModelDeclarationRules
{
    public static IReadOnlyList<CompileError> Check(ModelSpec spec)
    {
        var book = new RuleBook(ModelSpec.Path);
        book.Class(spec.Type, ReservedNames.IsTakenFromModels);
        book.Known("Layout", spec.Layout);
        var isProjection = book.Known("ImageProjection", spec.ImageProjection);
        if (spec.ImageProjection == ImageProjection.LinearNorm)
            book.Range("ImageNormEpsilon", spec.ImageNormEpsilon, Ranges.OtherNormEpsilon);
        else if (isProjection && spec.ImageNormEpsilon != 0)
            book.Conflict(ModelSpec.Path.At("ImageNormEpsilon"), "ImageNormEpsilon", $"ImageProjection = ImageProjection.{spec.ImageProjection}", "there is no norm to add it in");
        if (isProjection)
            Projection(spec, book);
        if (!spec.ShowClassToken)
            HiddenToken(spec, book);
        if (spec is { IsOfOne: true, Vision: null })
            book.Add(DiagnosticIds.MissingPart, ModelSpec.Path.At("TShared"), spec.VisionName, "SharedEncoder");
        if (spec is { IsOfOne: false, Vision: null })
            book.Add(DiagnosticIds.MissingPart, ModelSpec.Path.At("TVision"), spec.VisionName, "VisionEncoder");
        if (spec is { IsOfOne: false, Text: null, TextIsHalfDeclared: false })
            book.Add(DiagnosticIds.MissingPart, ModelSpec.Path.At("TText"), spec.TextName, "TextDecoder] or [TextEncoder");
        Generated(spec.IsOfOne ? "TShared" : "TVision", spec.VisionName, spec.Vision?.Type, book);
        if (!spec.IsOfOne)
            Generated("TText", spec.TextName, spec.Text?.Type, book);
        ImageWidth(spec, book);
        if (spec is { Text.Resampler: not null, Contrastive: null })
            book.Conflict(ModelSpec.Path.At("TText"), $"[Resampler] of {spec.TextName}", "a model without [ContrastiveHead]", "nothing would take its latent");
        return [.. book.Errors, .. PassRules.Check(spec), .. HeadRules.Check(spec), .. StageRules.Check(spec), .. spec.Budget is { } budget ? BudgetRules.Check(budget, spec) : []];
    }

    /// <summary>A projection is declared for image tokens that something reads at the decoder's width.</summary>
    private static void Projection(ModelSpec spec, RuleBook book)
    {
        if (spec.ImageProjection == ImageProjection.Default || spec.Text is null || spec.Passes.Any(pass => pass.Image != ImageInput.None))
            return;
        // A head whose pass does not see the image says so.
        if (spec.Caption is { } caption && spec.Pass(caption.Pass) is { SeesImage: false })
            return;
        var argument = $"ImageProjection = ImageProjection.{spec.ImageProjection}";
        if (!spec.Passes.Any(pass => pass.CrossAttention))
            book.Conflict(ModelSpec.Path.At("ImageProjection"), argument, "a model whose passes do not see the image", "nothing would read what it gives");
        else if (spec.Text.CrossAttention is { ImageWidth: > 0 })
            book.Conflict(ModelSpec.Path.At("ImageProjection"), argument, $"ImageWidth of {spec.TextName}", "keys and values are projected from the image tokens as they are");
    }

    /// <summary>A class token is hidden from text that would see it.</summary>
    private static void HiddenToken(ModelSpec spec, RuleBook book)
    {
        var (path, argument) = (ModelSpec.Path.At("ShowClassToken"), "ShowClassToken = false");
        if (spec.Vision is { Resampler: not null })
            book.Conflict(path, argument, $"[Resampler] of {spec.VisionName}", "text sees its latents");
        else if (spec.Vision is { ClassToken: false })
            book.Conflict(path, argument, $"ClassToken = false of {spec.VisionName}", "there is no class token to hide");
        else if (spec.Text is not null && !spec.Passes.Any(pass => pass.SeesImage) && !(spec.Caption is { } caption && spec.Pass(caption.Pass) is not null))
            book.Conflict(path, argument, "a model whose passes do not see the image", "there is no text to hide it from");
    }

    /// <summary>Keys and values that are projected from the image tokens as they are need these of that width.</summary>
    private static void ImageWidth(ModelSpec spec, RuleBook book)
    {
        if (spec is not { Vision: { } vision, Text: { CrossAttention.ImageWidth: > 0 and var width } text } || width == vision.OutputWidth || !spec.Passes.Any(pass => pass.CrossAttention))
            return;
        // A width that is wrong itself is reported where it stands.
        if (VisionRules.Check(vision).Count == 0 && TextRules.Check(text).Count == 0)
            book.Conflict(ModelSpec.Path.At("TText"), $"ImageWidth = {RuleBook.Text(width)} of {spec.TextName}", $"the tokens of {spec.VisionName}, {RuleBook.Text(vision.OutputWidth)} wide", "keys and values are projected from them");
    }

    /// <summary>A part of another assembly has its module there, or nowhere.</summary>
    private static void Generated(string argument, string name, TypeSpec? type, RuleBook book)
    {
        if (type?.Fault == TypeSpec.Ungenerated)
            book.Conflict(ModelSpec.Path.At(argument), name, "the assembly it is in", "that was compiled without the generator, so there is no module in it");
    }
}
