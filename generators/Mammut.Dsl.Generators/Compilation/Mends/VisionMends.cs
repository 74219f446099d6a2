using Mammut.Dsl.Generators.Compilation.Rules;
using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Mends;

/// <summary>How the mistakes of a <c>[VisionEncoder]</c> are mended.</summary>
internal static class VisionMends
{
    private static readonly SpecPath Path = VisionSpec.Path;

    public static IReadOnlyList<Mend> Of(VisionSpec spec, CompileError error, EquatableArray<CompileError> all)
    {
        var book = new MendBook<VisionSpec>(error, all, ModelCompiler.Check);
        switch (error.Id, error.Path.Argument)
        {
            case var _ when error.Path.Attribute == ResamplerSpec.Path.Attribute && spec.Resampler is { } resampler:
                ResamplerMends.Offer(spec, resampler, book);
                break;
            case (DiagnosticIds.HeadsDoNotDivide, _) or (DiagnosticIds.OutOfRange, "Heads"):
                Heads(spec, ArchitectureMends.Heads(spec.Heads, spec.Width), book);
                break;
            case (DiagnosticIds.SlowHeadWidth, _):
                Heads(spec, ArchitectureMends.FastHeads(spec.Heads, spec.Width), book);
                break;
            case (DiagnosticIds.PatchDoesNotDivide, _) or (DiagnosticIds.OutOfRange, "PatchSize"):
                Patch(spec, book);
                break;
            case (DiagnosticIds.OutOfRange, "Width"):
                Width(spec, book);
                break;
            case (DiagnosticIds.OutOfRange, "ImageSize" or "ImageHeight" or "ImageWidth"):
                Side(spec, error.Path.Argument, book);
                break;
            case (DiagnosticIds.NotWhole, "MlpRatio"):
                ArchitectureMends.MlpRatio(book, Path, spec.MlpRatio, spec.Width, ratio => spec with { MlpRatio = ratio });
                break;
            case (DiagnosticIds.PositionWidth, _):
                Width(spec, book);
                book.Offer("learned", "Set Positions = VisionPositions.Learned", spec with { Positions = VisionPositions.Learned }, MendEdit.Set(Path.At("Positions"), VisionPositions.Learned));
                break;
            case (DiagnosticIds.Conflicting, "ImageHeight" or "ImageWidth"):
                Lonely(spec, book);
                break;
            case (DiagnosticIds.Conflicting, "ImageSize"):
                book.Offer("one-size", "Remove ImageSize", spec with { Given = Without(spec, "ImageSize") }, MendEdit.Remove(Path.At("ImageSize")));
                book.Offer("square", "Remove ImageHeight and ImageWidth", spec with { Given = Without(spec, "ImageHeight", "ImageWidth"), ImageHeight = 0, ImageWidth = 0 }, MendEdit.Remove(Path.At("ImageHeight")), MendEdit.Remove(Path.At("ImageWidth")));
                break;
            case (DiagnosticIds.Conflicting or DiagnosticIds.SameMeaning, "Pool"):
                book.Offer("pool-all", "Set Pool = Pooling.MeanAll", spec with { Pool = Pooling.MeanAll }, MendEdit.Set(Path.At("Pool"), Pooling.MeanAll));
                book.Offer("class-token", "Remove ClassToken = false", spec with { ClassToken = true }, MendEdit.Remove(Path.At("ClassToken")));
                break;
            case (DiagnosticIds.Conflicting, "CroppedPositions"):
                book.Offer("no-crops", "Remove CroppedPositions", spec with { CroppedPositions = 0 }, MendEdit.Remove(Path.At("CroppedPositions")));
                break;
            case (DiagnosticIds.Conflicting, "PatchDropout"):
                book.Offer("no-dropout", "Remove PatchDropout", spec with { PatchDropout = 0 }, MendEdit.Remove(Path.At("PatchDropout")));
                break;
        }

        return book.Mends.Count > 0 ? book.Mends : ClassMends.Of(error, spec.Type);
    }

    private static void Heads(VisionSpec spec, IEnumerable<int> counts, MendBook<VisionSpec> book) => book.OfferNumbers(
        "heads", counts, heads => ArchitectureMends.HeadsTitle(heads, spec.Width), heads => spec with { Heads = heads }, heads => MendEdit.Set(Path.At("Heads"), heads));

    private static void Patch(VisionSpec spec, MendBook<VisionSpec> book)
    {
        book.OfferNumbers(
            "patch",
            NearestNumbers.Around(spec.PatchSize, 1, Math.Min(1024, Math.Min(spec.Rows, spec.Columns)), patch => spec.Rows % patch == 0 && spec.Columns % patch == 0),
            patch => $"Set PatchSize = {RuleBook.Text(patch)}",
            patch => spec with { PatchSize = patch },
            patch => MendEdit.Set(Path.At("PatchSize"), patch));
        if (spec.ImageHeight > 0 || spec.PatchSize < 1)
            return;
        foreach (var size in NearestNumbers.Around(spec.ImageSize, 1, 8192, size => size % spec.PatchSize == 0).Take(1))
            book.Offer("image", $"Set ImageSize = {RuleBook.Text(size)}", spec with { ImageSize = size }, MendEdit.Set(Path.At("ImageSize"), size));
    }

    /// <summary>A width that the heads divide and that the positions can have.</summary>
    private static void Width(VisionSpec spec, MendBook<VisionSpec> book) => book.OfferNumbers(
        "width",
        ArchitectureMends.Widths(spec.Width, spec.Heads, spec.Positions == VisionPositions.SinCos2D ? 4 : 1),
        width => $"Set Width = {RuleBook.Text(width)}",
        width => spec with { Width = width },
        width => MendEdit.Set(Path.At("Width"), width));

    /// <summary>A side of the image that the patches tile.</summary>
    private static void Side(VisionSpec spec, string side, MendBook<VisionSpec> book)
    {
        var value = side switch { "ImageSize" => spec.ImageSize, "ImageHeight" => spec.ImageHeight, _ => spec.ImageWidth };
        book.OfferNumbers(
            "side",
            NearestNumbers.Around(value, 1, 8192, size => spec.PatchSize > 0 && size % spec.PatchSize == 0),
            size => $"Set {side} = {RuleBook.Text(size)}",
            size => side switch { "ImageSize" => spec with { ImageSize = size }, "ImageHeight" => spec with { ImageHeight = size }, _ => spec with { ImageWidth = size } },
            size => MendEdit.Set(Path.At(side), size));
    }

    /// <summary>A height without a width, or the reverse.</summary>
    private static void Lonely(VisionSpec spec, MendBook<VisionSpec> book)
    {
        var given = book.Error.Path.Argument;
        var (missing, side) = given == "ImageHeight" ? ("ImageWidth", spec.ImageHeight) : ("ImageHeight", spec.ImageWidth);
        var remove = MendEdit.Remove(Path.At(given));
        var without = spec with { ImageHeight = 0, ImageWidth = 0, Given = Without(spec, given) };
        if (spec.Given.Contains("ImageSize")
            || !book.Offer("square", $"Set ImageSize = {RuleBook.Text(side)} in place of {given}", without with { ImageSize = side }, remove, MendEdit.Set(Path.At("ImageSize"), side)))
        {
            book.Offer("square", $"Remove {given}", without, remove);
        }

        book.Offer("both-sides", $"Set {missing} = {RuleBook.Text(side)}", spec with { ImageHeight = side, ImageWidth = side, Given = ClassMends.Given(spec.Given, with: [missing]) }, MendEdit.Set(Path.At(missing), side));
    }

    private static EquatableArray<string> Without(VisionSpec spec, params string[] arguments) => ClassMends.Given(spec.Given, without: arguments);
}
