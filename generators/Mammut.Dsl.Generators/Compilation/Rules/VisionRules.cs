using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>What a <c>[VisionEncoder]</c> must satisfy before its shapes can be looked at.</summary>
internal static class VisionRules
{
    public static IReadOnlyList<CompileError> Check(VisionSpec spec)
    {
        var book = new RuleBook(VisionSpec.Path);
        book.Class(spec.Type);
        Image(spec, book);
        book.Range("PatchSize", spec.PatchSize, 1, 1024);
        book.Range("Width", spec.Width, 1, 65536);
        book.Range("Depth", spec.Depth, 1, 1024);
        book.Range("Heads", spec.Heads, 1, 1024);
        book.MlpRatio(spec.MlpRatio, spec.Width);
        book.Known("Activation", spec.Activation);
        book.Known("Norm", spec.Norm);
        book.Range("NormEpsilon", spec.NormEpsilon, 1e-12, 0.1);
        book.Known("Positions", spec.Positions);
        book.Known("Pool", spec.Pool);
        book.Range("LayerScale", spec.LayerScale, 0, 1);
        book.Range("PatchDropout", spec.PatchDropout, 0, 1, excludeMost: true);
        book.Known("Precision", spec.Precision);
        if (spec.Positions == VisionPositions.SinCos2D && spec.Width % 4 != 0)
            book.Add(DiagnosticIds.PositionWidth, VisionSpec.Path.At("Positions"), RuleBook.Text(spec.Width));
        if (spec.Pool == Pooling.ClassToken && !spec.ClassToken)
            book.Add(DiagnosticIds.Conflicting, VisionSpec.Path.At("Pool"), "Pool = Pooling.ClassToken", "ClassToken = false", "there is no class token to take");
        return book.Errors;
    }

    private static void Image(VisionSpec spec, RuleBook book)
    {
        var path = VisionSpec.Path;
        var (height, width) = (spec.Given.Contains("ImageHeight"), spec.Given.Contains("ImageWidth"));
        if (height != width)
        {
            var (given, missing) = height ? ("ImageHeight", "ImageWidth") : ("ImageWidth", "ImageHeight");
            book.Add(DiagnosticIds.Conflicting, path.At(given), given, $"no {missing}", "an image that is not square needs both");
        }
        else if (height && spec.Given.Contains("ImageSize"))
        {
            book.Add(DiagnosticIds.Conflicting, path.At("ImageSize"), "ImageSize", "ImageHeight and ImageWidth", "the size of the image is said twice");
        }

        if (height)
            book.Range("ImageHeight", spec.ImageHeight, 1, 8192);
        if (width)
            book.Range("ImageWidth", spec.ImageWidth, 1, 8192);
        if (!height && !width)
            book.Range("ImageSize", spec.ImageSize, 1, 8192);
    }
}
