using Mammut.Dsl.Generators.Compilation.Rules;
using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Mends;

/// <summary>How the arguments of a <c>[ContrastiveHead]</c> are mended.</summary>
internal static class ContrastiveMends
{
    private static readonly SpecPath Path = ContrastiveSpec.Path;

    public static void Offer(ModelSpec spec, ContrastiveSpec head, MendBook<ModelSpec> book)
    {
        switch (book.Error.Id, book.Error.Path.Argument)
        {
            case (DiagnosticIds.UnlikeEmbeddings, _) or (DiagnosticIds.OutOfRange, "EmbeddingWidth") when spec.Text is not null:
                var text = spec.Text;
                book.Offer("texts-width", $"Set EmbeddingWidth = {RuleBook.Text(text.Width)}, the width of {spec.TextName}", With(head with { EmbeddingWidth = text.Width }), MendEdit.Set(Path.At("EmbeddingWidth"), text.Width));
                // Under the other layout the text side has none.
                if (book.Error.Id == DiagnosticIds.UnlikeEmbeddings && spec.Layout == CheckpointLayout.Native)
                    book.Offer("project", "Set Projection = ContrastiveProjection.Both", With(head with { Projection = ContrastiveProjection.Both }), MendEdit.Set(Path.At("Projection"), ContrastiveProjection.Both));
                break;
            case (DiagnosticIds.Conflicting, "ProjectionBias"):
                book.Offer("no-bias", "Remove ProjectionBias", With(head with { ProjectionBias = false }), MendEdit.Remove(Path.At("ProjectionBias")));
                book.Offer("project", "Set Projection = ContrastiveProjection.Both", With(head with { Projection = ContrastiveProjection.Both }), MendEdit.Set(Path.At("Projection"), ContrastiveProjection.Both));
                break;
            case (DiagnosticIds.Conflicting, "FocalGamma"):
                book.Offer("no-gamma", "Remove FocalGamma", With(head with { Given = ClassMends.Given(head.Given, without: ["FocalGamma"]) }), MendEdit.Remove(Path.At("FocalGamma")));
                book.Offer("focal", "Set Loss = ContrastiveLoss.Focal", With(head with { Loss = ContrastiveLoss.Focal }), MendEdit.Set(Path.At("Loss"), ContrastiveLoss.Focal));
                break;
            case (DiagnosticIds.Conflicting, "TextPooling"):
                book.Offer("pool-mean", "Set TextPooling = TextPooling.Mean", With(head with { TextPooling = TextPooling.Mean }), MendEdit.Set(Path.At("TextPooling"), TextPooling.Mean));
                book.Offer("pool-last", "Set TextPooling = TextPooling.Last", With(head with { TextPooling = TextPooling.Last }), MendEdit.Set(Path.At("TextPooling"), TextPooling.Last));
                break;
        }

        ModelSpec With(ContrastiveSpec mended) => spec with { Contrastive = mended };
    }
}
