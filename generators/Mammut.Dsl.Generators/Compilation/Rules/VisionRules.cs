using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>What a <c>[VisionEncoder]</c> must satisfy before its shapes can be looked at.</summary>
internal static class VisionRules
{
    public static IReadOnlyList<CompileError> Check(VisionSpec spec)
    {
        var path = VisionSpec.Path;
        var book = new RuleBook(path);
        book.Class(spec.Type);
        var isTiled = Image(spec, book) & book.Range("PatchSize", spec.PatchSize, Ranges.PatchSize);
        var isWidth = book.WidthAndRatio(spec.Width, spec.MlpRatio);
        book.Range("Depth", spec.Depth, Ranges.Depth);
        book.Range("Heads", spec.Heads, Ranges.Heads);
        book.Known("Activation", spec.Activation);
        book.Known("Norm", spec.Norm);
        book.Range("NormEpsilon", spec.NormEpsilon, Ranges.NormEpsilon);
        book.Known("Positions", spec.Positions);
        book.Known("Pool", spec.Pool);
        book.Range("LayerScale", spec.LayerScale, Ranges.LayerScale);
        var isDropout = book.Range("PatchDropout", spec.PatchDropout, Ranges.PatchDropout);
        book.Known("Precision", spec.Precision);
        if (spec.Positions == VisionPositions.SinCos2D && isWidth && spec.Width % 4 != 0)
            book.Add(DiagnosticIds.PositionWidth, path.At("Positions"), RuleBook.Text(spec.Width));
        if (book.Range("CroppedPositions", spec.CroppedPositions, Ranges.CroppedPositions) && spec.CroppedPositions > 0)
            Crops(spec, book, isTiled);
        if (spec.Pool == Pooling.ClassToken && !spec.ClassToken)
            book.Conflict(path.At("Pool"), "Pool = Pooling.ClassToken", "ClassToken = false", "there is no class token to take");
        if (spec.PatchDropout > 0 && isDropout && isTiled && spec.Patches == 1)
            book.Conflict(path.At("PatchDropout"), "PatchDropout", "an image of one patch", "one patch always stays");
        if (spec.Pool is Pooling.FirstLatent or Pooling.LatentBeside or Pooling.LatentAbove && spec.Resampler is null)
            book.Conflict(path.At("Pool"), $"Pool = Pooling.{spec.Pool}", "an encoder without [Resampler]", spec.Pool == Pooling.FirstLatent ? "there is no latent to take" : "there are no latents for it to be like");
        if (spec.Resampler is not { } resampler)
            return book.Errors;
        if (spec.Pool is Pooling.ClassToken or Pooling.MeanPatches)
            book.Conflict(path.At("Pool"), $"Pool = Pooling.{spec.Pool}", "[Resampler]", "its latents are what is pooled, and none stands for a patch or the class token");
        if (spec.Pool == Pooling.Attention && isWidth && spec.OutputWidth != spec.Width)
            book.IsWhole(spec.OutputWidth, spec.MlpRatio);
        return [.. book.Errors, .. ResamplerRules.Check(resampler, spec, isWidth)];
    }

    private static void Crops(VisionSpec spec, RuleBook book, bool isTiled)
    {
        if (isTiled && Math.Max(spec.Rows, spec.Columns) / spec.PatchSize is var patches && patches > spec.CroppedPositions)
            book.Conflict(VisionSpec.Path.At("CroppedPositions"), $"CroppedPositions = {RuleBook.Text(spec.CroppedPositions)}", $"an image of {RuleBook.Text(patches)} patches on its longer side", "a crop is one of a larger table");
        else if (spec.Positions != VisionPositions.Learned)
            book.Conflict(VisionSpec.Path.At("CroppedPositions"), "CroppedPositions", $"Positions = VisionPositions.{spec.Positions}", "only learned positions are cropped");
    }

    private static bool Image(VisionSpec spec, RuleBook book)
    {
        var path = VisionSpec.Path;
        var (height, width) = (spec.Given.Contains("ImageHeight"), spec.Given.Contains("ImageWidth"));
        if (height != width)
        {
            var (given, missing) = height ? ("ImageHeight", "ImageWidth") : ("ImageWidth", "ImageHeight");
            book.Conflict(path.At(given), given, $"a missing {missing}", "an image that is not square needs both");
        }
        else if (height && spec.Given.Contains("ImageSize"))
        {
            book.Conflict(path.At("ImageSize"), "ImageSize", "ImageHeight and ImageWidth", "the size of the image is said twice");
        }

        var isHeight = !height || book.Range("ImageHeight", spec.ImageHeight, Ranges.ImageSize);
        var isWidth = !width || book.Range("ImageWidth", spec.ImageWidth, Ranges.ImageSize);
        return isHeight & isWidth & (height || width || book.Range("ImageSize", spec.ImageSize, Ranges.ImageSize)) & height == width;
    }
}
