using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Lowering;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>What the contrastive widths ask of the whole model.</summary>
internal static class EmbeddingRules
{
    /// <summary>Without a projection, a width must be the embedding's already.</summary>
    public static void Check(ModelSpec spec, ContrastiveSpec head, VisionSpec vision, TextSpec text, RuleBook book)
    {
        var projection = ContrastiveLowering.Resolve(head.Projection, spec);
        var blame = ContrastiveSpec.Path.AtGiven(head.Given, "EmbeddingWidth", "Projection");
        if (projection is ContrastiveProjection.Image or ContrastiveProjection.None && text.Width != head.EmbeddingWidth)
            book.Add(DiagnosticIds.UnlikeEmbeddings, blame, $"the embedding's, {RuleBook.Text(head.EmbeddingWidth)}", $"that of {spec.TextName}, {RuleBook.Text(text.Width)}");
        else if (projection is ContrastiveProjection.Text or ContrastiveProjection.None && vision.OutputWidth != head.EmbeddingWidth)
            book.Add(DiagnosticIds.UnlikeEmbeddings, blame, $"the embedding's, {RuleBook.Text(head.EmbeddingWidth)}", $"that of {spec.VisionName}, {RuleBook.Text(vision.OutputWidth)}");
    }
}
