using Mammut.Dsl.Generators.Compilation.Rules;
using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Mends;

/// <summary>How the mistakes of a <c>[MultimodalModel]</c>, its passes and its heads are mended.</summary>
internal static class ModelMends
{
    public static IReadOnlyList<Mend> Of(ModelSpec spec, CompileError error, EquatableArray<CompileError> all, Func<ModelSpec, EquatableArray<CompileError>> check)
    {
        var book = new MendBook<ModelSpec>(error, all, check);
        switch (error.Id, error.Path.Attribute, error.Path.Argument)
        {
            case (DiagnosticIds.NotAnIdentifier or DiagnosticIds.Conflicting, "Pass", "name"):
                PassMends.Rename(spec, spec.Passes[error.Path.Occurrence], book);
                break;
            case (DiagnosticIds.Conflicting, "MultimodalModel", "ImageNormEpsilon"):
                book.Offer("no-epsilon", "Remove ImageNormEpsilon", spec with { ImageNormEpsilon = 0 }, MendEdit.Remove(ModelSpec.Path.At("ImageNormEpsilon")));
                break;
            case (DiagnosticIds.Conflicting, "MultimodalModel", "ShowClassToken"):
                book.Offer("shown", "Remove ShowClassToken", spec with { ShowClassToken = true }, MendEdit.Remove(ModelSpec.Path.At("ShowClassToken")));
                break;
            case (DiagnosticIds.Conflicting, "Pass", "Padding"):
                PassMends.Padding(spec, spec.Passes[error.Path.Occurrence], book);
                break;
            case (DiagnosticIds.Conflicting, "Pass", "ImageToken" or "Images"):
                PassMends.NoDocuments(spec, spec.Passes[error.Path.Occurrence], book);
                break;
            case (DiagnosticIds.UnknownPass or DiagnosticIds.Conflicting, "Pass", "Continues"):
                PassMends.Continues(spec, spec.Passes[error.Path.Occurrence], book);
                break;
            case (DiagnosticIds.Conflicting, "Pass", "CrossAttention"):
                PassMends.WithoutImage(spec, spec.Passes[error.Path.Occurrence], book);
                break;
            case (DiagnosticIds.Conflicting, "MaskedLanguageHead", "pass"):
                HeadMends.Twice(spec, spec.MaskedLanguage[error.Path.Occurrence], book);
                break;
            case (DiagnosticIds.Conflicting, "MaskedImageHead", "LossWeight") when spec.MaskedImage is { } images:
                book.Offer("default", "Remove LossWeight, for 1", spec with { MaskedImage = images with { LossWeight = 1 } }, MendEdit.Remove(error.Path));
                break;
            case (DiagnosticIds.Conflicting, "MaskedImageHead", _) when spec.Vision is { PatchDropout: > 0 } vision:
                book.Offer("no-dropout", $"Remove PatchDropout of {spec.VisionName}", spec with { Vision = vision with { PatchDropout = 0 } }, MendEdit.Remove(VisionSpec.Path.At("PatchDropout")).Of(MendOwner.Vision));
                break;
            case (DiagnosticIds.Conflicting, "CaptionHead" or "ContrastiveHead", "LossWeight"):
                HeadMends.Weight(spec, HeadNeed.Of(error.Path, spec), book);
                break;
            case (DiagnosticIds.Conflicting, "Budget", _) when spec.Budget is { } budget:
                BudgetMends.Without(spec, budget, book);
                break;
            case (DiagnosticIds.DuplicatePass, _, _):
                PassMends.Duplicate(spec, spec.Passes[error.Path.Occurrence], book);
                break;
            case (DiagnosticIds.UnknownPass, "CaptionHead" or "ContrastiveHead", _):
                HeadMends.Unknown(spec, HeadNeed.Of(error.Path, spec), book);
                break;
            case (DiagnosticIds.PassCannotFeedHead, "CaptionHead" or "ContrastiveHead", _):
                HeadMends.Unfit(spec, HeadNeed.Of(error.Path, spec), book);
                break;
            case (DiagnosticIds.NoCrossAttention, _, _):
                PassMends.NoCrossAttention(spec, spec.Passes[error.Path.Occurrence], book);
                break;
            case (DiagnosticIds.LayoutCannotHold, _, _):
                LayoutMends.Offer(spec, book);
                break;
            case (DiagnosticIds.LargeVocabularyHead or DiagnosticIds.Untrained, _, _):
                AdviceMends.Offer(spec, book);
                break;
            case (_, "Stream" or "Stage", _):
                StageMends.Offer(spec, error, book);
                break;
            case (_, "ContrastiveHead", _) when spec.Contrastive is { } head:
                ContrastiveMends.Offer(spec, head, book);
                break;
        }

        return book.Mends.Count > 0 ? book.Mends : ClassMends.Of(error, spec.Type);
    }
}
