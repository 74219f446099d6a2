using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Lowering;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>What the contrastive widths and the checkpoint layout ask of the whole model.</summary>
internal static class LayoutRules
{
    /// <summary>Without a projection, a width must be the embedding's already.</summary>
    public static void Contrastive(ModelSpec spec, ContrastiveSpec head, VisionSpec vision, TextSpec text, RuleBook book)
    {
        var projection = ContrastiveLowering.Resolve(head.Projection, spec.Layout);
        var blame = ContrastiveSpec.Path.AtGiven(head.Given, "EmbeddingWidth", "Projection");
        if (projection is ContrastiveProjection.Image or ContrastiveProjection.None && text.Width != head.EmbeddingWidth)
            book.Add(DiagnosticIds.UnlikeEmbeddings, blame, $"the embedding's, {RuleBook.Text(head.EmbeddingWidth)}", $"that of {spec.TextName}, {RuleBook.Text(text.Width)}");
        else if (projection is ContrastiveProjection.Text or ContrastiveProjection.None && vision.OutputWidth != head.EmbeddingWidth)
            book.Add(DiagnosticIds.UnlikeEmbeddings, blame, $"the embedding's, {RuleBook.Text(head.EmbeddingWidth)}", $"that of {spec.VisionName}, {RuleBook.Text(vision.OutputWidth)}");
    }

    /// <summary>What <see cref="CheckpointLayout.OpenClip"/> has no name for.</summary>
    public static IReadOnlyList<CompileError> Layout(ModelSpec spec)
    {
        if (spec.Layout != CheckpointLayout.OpenClip)
            return [];
        var lacks = new List<(string What, string Where)>();
        var (vision, text) = (spec.Vision!, spec.Text!);
        Need(vision.ClassToken, "a class token", spec.VisionName);
        Need(vision.NormBeforeBlocks, "NormBeforeBlocks = true", spec.VisionName);
        Need(vision.Positions == VisionPositions.Learned, "learned positions", spec.VisionName);
        Need(vision.Norm == Normalization.LayerNorm && text.Norm == Normalization.LayerNorm, "LayerNorm in both parts", spec.Type.Name);
        Need(!vision.Activation.IsGated() && !text.Activation.IsGated(), "an MLP without gate in both parts", spec.Type.Name);
        Need(vision.Pool != Pooling.Attention, "pooling without attention", spec.VisionName);
        Need(vision.Resampler is null, "image tokens that are not resampled", spec.VisionName);
        Need(text.Resampler is null, "text that is not resampled", spec.TextName);
        Need(!vision.PatchBias, "patches without bias", spec.VisionName);
        Need(!text.IsEncoder, "a vocabulary head", spec.TextName);
        Need(text.Positions == TextPositions.Learned, "learned positions", spec.TextName);
        Need(text.Encoder is null, "a text part that is not encoder and decoder in one", spec.TextName);
        Need(text.NormPlacement == NormPlacement.Before && !text.EmbeddingNorm, "norms in front of the layers, and none behind the embedding", spec.TextName);
        Need(text.Bias && text.ScaledAttention, "linear maps with a bias and scaled attention", spec.TextName);
        Need(text is { TiedEmbedding: false, HeadBias: false }, "a vocabulary head of its own, without bias", spec.TextName);
        Need(spec.ImageProjection != ImageProjection.LinearNorm, "image tokens projected without bias and norm", spec.Type.Name);
        Need(text.CrossAttention is { OwnMlp: true, KeyValueNorm: true, TanhGate: false }, "[CrossAttention] with an MLP, a key and value norm, and no gate", spec.TextName);
        Need(text.CrossAttention is { Placement: BlockPlacement.Behind, Bias: true, ImageWidth: 0 } cross && cross.InnerWidth(text.Width, text.Heads) == text.Width, "cross-attention behind its layers, as wide as they are, with biases", spec.TextName);
        Need(spec.Passes.Any(pass => pass.CrossAttention), "a pass with cross-attention", spec.Type.Name);
        Need(spec.Passes.All(pass => pass.Continues is null && spec.End(pass) == text.Depth), "passes through all layers", spec.Type.Name);
        Need(spec.Contrastive is { LearnedTemperature: true }, "a contrastive head with a learned temperature", spec.Type.Name);
        Need(spec.Contrastive is null || spec.Contrastive.TextPooling != TextPooling.ClassToken, "a contrastive head without text class token", spec.Type.Name);
        Need(spec.Contrastive is null || ContrastiveLowering.Resolve(spec.Contrastive.Projection, spec.Layout) == ContrastiveProjection.Image, "a contrastive head with Projection = ContrastiveProjection.Image", spec.Type.Name);
        Need(spec.Contrastive is null or { ProjectionBias: false }, "a contrastive head without projection bias", spec.Type.Name);
        Need(spec is { Matching: null, MaskedLanguage.Count: 0, MaskedImage: null, Momentum: null }, "captions and a contrast, and no other head or copy", spec.Type.Name);
        if (lacks.Count == 0)
            return [];
        // One choice, one message: all that is in its way.
        var book = new RuleBook(ModelSpec.Path);
        book.Add(DiagnosticIds.LayoutCannotHold, ModelSpec.Path.At("Layout"), string.Join("; ",
            lacks.GroupBy(lack => lack.Where).Select(part => $"{string.Join(" and ", part.Select(lack => lack.What))}, which {part.Key} does not have")));
        return book.Errors;

        void Need(bool holds, string what, string where)
        {
            if (!holds)
                lacks.Add((what, where));
        }
    }
}
