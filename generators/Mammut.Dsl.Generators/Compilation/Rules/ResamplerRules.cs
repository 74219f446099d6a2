using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>What a <c>[Resampler]</c> must satisfy before its shapes can be looked at.</summary>
internal static class ResamplerRules
{
    /// <param name="spec">The attribute.</param>
    /// <param name="vision">The encoder it stands on.</param>
    /// <param name="isWidth">Whether the encoder's width is right.</param>
    public static IReadOnlyList<CompileError> Check(ResamplerSpec spec, VisionSpec vision, bool isWidth)
    {
        var path = ResamplerSpec.Path;
        var book = new RuleBook(path);
        var isLatents = book.Range("Latents", spec.Latents, Ranges.Latents);
        isWidth &= book.Range("Width", spec.Width, Ranges.LatentWidth);
        Layers(spec, isWidth ? vision.OutputWidth : null, book);
        if (isWidth && spec.SeesLatents && vision.OutputWidth != vision.Width)
        {
            book.Conflict(path.AtGiven(spec.Given, "SeesLatents", "Width"), "SeesLatents = true", $"a latent of width {RuleBook.Text(vision.OutputWidth)} in an encoder of {RuleBook.Text(vision.Width)}",
                "both are keys of one attention");
        }

        if (isLatents && spec.Latents == 1 && vision.Pool == Pooling.FirstLatent)
            book.Conflict(path.At("Latents"), "Latents = 1", "Pool = Pooling.FirstLatent", "none would be left for text to see");
        return book.Errors;
    }

    /// <param name="spec">The attribute.</param>
    /// <param name="text">The decoder or encoder it stands on.</param>
    /// <param name="isWidth">Whether its width is right.</param>
    public static IReadOnlyList<CompileError> Check(ResamplerSpec spec, TextSpec text, bool isWidth)
    {
        var path = ResamplerSpec.Path;
        var book = new RuleBook(path);
        if (book.Range("Latents", spec.Latents, Ranges.Latents) && spec.Latents != 1)
            book.Conflict(path.AtGiven(spec.Given, "Latents"), $"Latents = {RuleBook.Text(spec.Latents)}", $"the text of {text.Type.Name}", "one latent stands for a text");
        if (book.Range("Width", spec.Width, Ranges.LatentWidth) && spec.Width != 0)
            book.Conflict(path.At("Width"), "Width", $"the text of {text.Type.Name}", "the latent has the width of its tokens");
        Layers(spec, isWidth ? text.Width : null, book);
        return book.Errors;
    }

    /// <param name="spec">The attribute.</param>
    /// <param name="width">Width of a latent; null where that is wrong itself.</param>
    /// <param name="book">Takes what is wrong.</param>
    private static void Layers(ResamplerSpec spec, int? width, RuleBook book)
    {
        book.Range("Depth", spec.Depth, Ranges.Depth);
        book.Range("Heads", spec.Heads, Ranges.Heads);
        book.Range("HeadWidth", spec.HeadWidth, Ranges.HeadWidth);
        if (book.Range("MlpRatio", spec.MlpRatio, Ranges.OptionalMlpRatio) && width is { } latent && spec.MlpRatio > 0)
            book.IsWhole(latent, spec.MlpRatio);
        if (book.Known("Activation", spec.Activation) && spec.MlpRatio == 0 && spec.Given.Contains("Activation"))
            book.Conflict(ResamplerSpec.Path.At("Activation"), "Activation", "MlpRatio = 0", "there is no MLP to have one");
    }
}
