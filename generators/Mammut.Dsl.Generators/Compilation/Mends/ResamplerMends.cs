using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Mends;

/// <summary>How the mistakes of a <c>[Resampler]</c> are mended.</summary>
internal static class ResamplerMends
{
    private static readonly SpecPath Path = ResamplerSpec.Path;

    public static void Offer(VisionSpec spec, ResamplerSpec resampler, MendBook<VisionSpec> book)
    {
        var width = spec.OutputWidth;
        switch (book.Error.Id, book.Error.Path.Argument)
        {
            case (DiagnosticIds.HeadsDoNotDivide, _) or (DiagnosticIds.OutOfRange, "Heads"):
                Heads(ArchitectureMends.Heads(resampler.Heads, width));
                break;
            case (DiagnosticIds.SlowHeadWidth, _) when resampler.HeadWidth == 0:
                Heads(ArchitectureMends.FastHeads(resampler.Heads, width));
                break;
            case (DiagnosticIds.NotWhole, "MlpRatio"):
                ArchitectureMends.MlpRatio(book, Path, resampler.MlpRatio, width, ratio => With(resampler with { MlpRatio = ratio }));
                break;
            case (DiagnosticIds.Conflicting, "Activation"):
                book.Offer("no-activation", "Remove Activation", With(resampler with { Given = ClassMends.Given(resampler.Given, without: ["Activation"]) }), MendEdit.Remove(Path.At("Activation")));
                break;
            case (DiagnosticIds.Conflicting, "Latents"):
                book.Offer("pool-all", "Set Pool = Pooling.MeanAll", spec with { Pool = Pooling.MeanAll }, MendEdit.Set(VisionSpec.Path.At("Pool"), Pooling.MeanAll));
                break;
            case (DiagnosticIds.Conflicting, _):
                book.Offer("unseen", "Set SeesLatents = false", With(resampler with { SeesLatents = false }), MendEdit.Set(Path.At("SeesLatents"), "false"));
                book.Offer("encoders-width", "Remove Width, for the encoder's", With(resampler with { Width = 0 }), MendEdit.Remove(Path.At("Width")));
                break;
        }

        VisionSpec With(ResamplerSpec mended) => spec with { Resampler = mended };

        void Heads(IEnumerable<int> counts) => book.OfferNumbers(
            "heads", counts, heads => ArchitectureMends.HeadsTitle(heads, width), heads => With(resampler with { Heads = heads }), heads => MendEdit.Set(Path.At("Heads"), heads));
    }
}
