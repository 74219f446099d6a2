using Mammut.Dsl.Generators.Compilation.Rules;
using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Mends;

/// <summary>How the mistakes of a <c>[TextDecoder]</c> or <c>[TextEncoder]</c> are mended.</summary>
internal static class TextMends
{
    public static IReadOnlyList<Mend> Of(TextSpec spec, CompileError error, EquatableArray<CompileError> all)
    {
        var book = new MendBook<TextSpec>(error, all, ModelCompiler.Check);
        if (error.Path.Attribute == CrossAttentionSpec.Path.Attribute && spec.CrossAttention is { } cross)
            CrossAttentionMends.Offer(spec, cross, book);
        else if (error.Path.Attribute == ResamplerSpec.Path.Attribute && spec.Resampler is { } resampler)
            Latent(spec, resampler, book);
        else
            Offer(spec, book);
        return book.Mends.Count > 0 ? book.Mends : ClassMends.Of(error, spec.Type);
    }

    private static void Offer(TextSpec spec, MendBook<TextSpec> book)
    {
        switch (book.Error.Id, book.Error.Path.Argument)
        {
            case (DiagnosticIds.HeadsDoNotDivide, _) or (DiagnosticIds.OutOfRange, "Heads"):
                Heads(spec, Even(spec), book);
                break;
            case (DiagnosticIds.OddHeadWidth, _):
                Heads(spec, Even(spec), book);
                book.Offer("learned", "Set Positions = TextPositions.Learned", spec with { Positions = TextPositions.Learned }, MendEdit.Set(spec.Path.At("Positions"), TextPositions.Learned));
                break;
            case (DiagnosticIds.OutOfRange, "Width"):
                book.OfferNumbers(
                    "width",
                    ArchitectureMends.Widths(spec.Width, spec.Heads, multiple: spec.Positions == TextPositions.Rotary ? 2 * spec.Heads : 1),
                    width => $"Set Width = {RuleBook.Text(width)}",
                    width => spec with { Width = width },
                    width => MendEdit.Set(spec.Path.At("Width"), width));
                break;
            case (DiagnosticIds.SlowHeadWidth, _):
                Heads(spec, ArchitectureMends.FastHeads(spec.Heads, spec.Width), book);
                break;
            case (DiagnosticIds.NotWhole, "MlpRatio"):
                ArchitectureMends.MlpRatio(book, spec.Path, spec.MlpRatio, spec.Width, ratio => spec with { MlpRatio = ratio });
                break;
            case (DiagnosticIds.Conflicting, "EmbeddingNormEpsilon"):
                book.Offer("no-epsilon", "Remove EmbeddingNormEpsilon", spec with { EmbeddingNormEpsilon = 0 }, MendEdit.Remove(spec.Path.At("EmbeddingNormEpsilon")));
                break;
            case (DiagnosticIds.OutOfRange, "PaddingToken" or "StartToken" or "EndToken") or (DiagnosticIds.Conflicting, _):
                Tokens(spec, book);
                break;
        }
    }

    /// <summary>Rotary positions turn pairs of features.</summary>
    private static IEnumerable<int> Even(TextSpec spec) => ArchitectureMends.Heads(spec.Heads, spec.Width, multiple: spec.Positions == TextPositions.Rotary ? 2 : 1);

    private static void Heads(TextSpec spec, IEnumerable<int> counts, MendBook<TextSpec> book) => book.OfferNumbers(
        "heads",
        counts,
        heads => ArchitectureMends.HeadsTitle(heads, spec.Width),
        heads => spec with { Heads = heads },
        heads => MendEdit.Set(spec.Path.At("Heads"), heads));

    /// <summary>An id that does not do goes back to its default; where that does not do either, the other one of the two does.</summary>
    private static void Tokens(TextSpec spec, MendBook<TextSpec> book)
    {
        switch (book.Error.Path.Argument)
        {
            case "PaddingToken":
                if (!Remove("PaddingToken", spec with { PaddingToken = 0 }))
                    book.Offer("free-token", $"Set PaddingToken = {RuleBook.Text(FreeToken(spec))}", spec with { PaddingToken = FreeToken(spec) }, MendEdit.Set(spec.Path.At("PaddingToken"), FreeToken(spec)));
                break;
            case "StartToken":
                Remove("StartToken", spec with { StartToken = -1 });
                break;
            default:
                Remove("EndToken", spec with { EndToken = -1 });
                Remove("StartToken", spec with { StartToken = -1 });
                break;
        }

        bool Remove(string argument, TextSpec mended) =>
            spec.Given.Contains(argument) && book.Offer($"default-{argument}", $"Remove {argument}, for its default", mended, MendEdit.Remove(spec.Path.At(argument)));
    }

    /// <summary>The first id with which no text begins or ends; a vocabulary has four at least.</summary>
    private static int FreeToken(TextSpec spec) => Enumerable.Range(0, 3).First(id => id != spec.Start && id != spec.End);

    /// <summary>The latent of a text.</summary>
    private static void Latent(TextSpec spec, ResamplerSpec resampler, MendBook<TextSpec> book)
    {
        var path = ResamplerSpec.Path;
        switch (book.Error.Id, book.Error.Path.Argument)
        {
            case (DiagnosticIds.Conflicting or DiagnosticIds.OutOfRange, "Latents"):
                book.Offer("one-latent", "Set Latents = 1", With(resampler with { Latents = 1 }), MendEdit.Set(path.At("Latents"), 1));
                break;
            case (DiagnosticIds.Conflicting, "Width" or "Activation"):
                var argument = book.Error.Path.Argument;
                book.Offer($"no-{argument}", $"Remove {argument}", With(resampler with { Width = 0, Given = ClassMends.Given(resampler.Given, without: [argument]) }), MendEdit.Remove(path.At(argument)));
                break;
            case (DiagnosticIds.HeadsDoNotDivide, _) or (DiagnosticIds.OutOfRange, "Heads"):
                book.OfferNumbers(
                    "heads", ArchitectureMends.Heads(resampler.Heads, spec.Width), heads => ArchitectureMends.HeadsTitle(heads, spec.Width),
                    heads => With(resampler with { Heads = heads }), heads => MendEdit.Set(path.At("Heads"), heads));
                break;
            case (DiagnosticIds.NotWhole, "MlpRatio"):
                ArchitectureMends.MlpRatio(book, path, resampler.MlpRatio, spec.Width, ratio => With(resampler with { MlpRatio = ratio }));
                break;
        }

        TextSpec With(ResamplerSpec mended) => spec with { Resampler = mended };
    }
}
