using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Lowering;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>
/// What <see cref="CheckpointLayout.OpenClip"/> has no name for: one choice, one message, all that is in its way. A part may be right in
/// other models, so what it lacks is the layout's fault; one thing that the model says itself is blamed where it is said.
/// </summary>
internal sealed class LayoutRules
{
    private readonly ModelSpec _spec;
    private readonly VisionSpec _vision;
    private readonly TextSpec _text;
    private readonly List<(string What, string Where, SpecPath? At)> _lacks = [];

    private LayoutRules(ModelSpec spec) => (_spec, _vision, _text) = (spec, spec.Vision!, spec.Text!);

    public static IReadOnlyList<CompileError> Check(ModelSpec spec)
    {
        if (spec.OpenClip() is not { } form)
            return [];
        var rules = new LayoutRules(spec);
        rules.Vision(form);
        rules.Text();
        switch (form)
        {
            case OpenClipForm.Clip:
                rules.Clip();
                break;
            case OpenClipForm.Coca:
                rules.Decoder();
                rules.Coca();
                break;
            default:
                rules.Decoder();
                rules.Mammut();
                break;
        }

        rules.Heads(form);
        if (rules._lacks.Count == 0)
            return [];
        var book = new RuleBook(ModelSpec.Path);
        var places = rules._lacks.Select(lack => lack.At).Distinct().ToArray();
        var blame = places.Length == 1 && places[0] is { } only ? only : ModelSpec.Path.At("Layout");
        book.Add(DiagnosticIds.LayoutCannotHold, blame, string.Join("; ",
            rules._lacks.GroupBy(lack => lack.Where).Select(part => $"{string.Join(" and ", part.Select(lack => lack.What).Distinct())}, which {part.Key} does not have")));
        return book.Errors;
    }

    private void Vision(OpenClipForm form)
    {
        Need(_vision.ClassToken, "a class token", _spec.VisionName);
        Need(_vision.Positions == VisionPositions.Learned, "learned positions", _spec.VisionName);
        Need(_vision.Norm == Normalization.LayerNorm && _text.Norm == Normalization.LayerNorm, "LayerNorm in both parts", _spec.Type.Name);
        Need(!_vision.Activation.IsGated() && !_text.Activation.IsGated(), "an MLP without gate in both parts", _spec.Type.Name);
        Need(_vision.Pool != Pooling.Attention, "pooling without attention", _spec.VisionName);
        Need(!_vision.PatchBias, "patches without bias", _spec.VisionName);
        if (form == OpenClipForm.Mammut)
        {
            Need(_vision.Resampler is null, "image tokens that are not resampled", _spec.VisionName);
            Need(_spec.ShowClassToken, "a class token that text sees", _spec.Type.Name, ModelSpec.Path.At("ShowClassToken"));
        }
        else if (_vision.Resampler is { } pooler)
        {
            Need(pooler is { Depth: 1, MlpRatio: 0, SeesLatents: false, Residual: false, Bias: true }, "a [Resampler] of one layer without MLP, residual and latents among the keys, and with biases", _spec.VisionName);
            Need(pooler.HeadWidth == 0 || pooler.HeadWidth * (long)pooler.Heads == _vision.OutputWidth, "a [Resampler] whose heads together are as wide as its latents", _spec.VisionName);
            Need(_vision.PoolsFirstLatent, "Pool = Pooling.FirstLatent, LatentBeside or LatentAbove", _spec.VisionName);
            Need(_vision.NormTokens == _vision.HasOwnLatent && pooler.NormLatents != _vision.HasOwnLatent, _vision.HasOwnLatent ? "one norm, in front of the two poolers" : "one norm, behind the [Resampler]", _spec.VisionName);
            Need(!_vision.HasOwnLatent || _vision.OutputWidth == _vision.Width, "latents as wide as the tokens that they ask", _spec.VisionName);
        }
    }

    private void Text()
    {
        Need(_text.Positions == TextPositions.Learned, "learned positions", _spec.TextName);
        Need(_text.Encoder is null, "a text part that is not encoder and decoder in one", _spec.TextName);
        Need(_text.Resampler is null, "text that is not resampled", _spec.TextName);
        Need(_text.NormPlacement == NormPlacement.Before && !_text.EmbeddingNorm, "norms in front of the layers, and none behind the embedding", _spec.TextName);
        Need(_text.Bias && _text.ScaledAttention, "linear maps with a bias and scaled attention", _spec.TextName);
    }

    private void Clip()
    {
        Need(_text.CrossAttention is null, "a text encoder without [CrossAttention]", _spec.TextName);
        foreach (var pass in _spec.Passes)
        {
            Need(!pass.SeesImage, "passes without an image", _spec.Type.Name, pass.Path.At("Image"));
            Need(_spec.End(pass) == _text.Depth, "passes through all layers", _spec.Type.Name, pass.Path.At("Layers"));
        }
    }

    private void Decoder()
    {
        Need(_text is { TiedEmbedding: false, HeadBias: false }, "a vocabulary head of its own, without bias", _spec.TextName);
        Need(_spec.ImageProjection != ImageProjection.LinearNorm, "image tokens projected without bias and norm", _spec.Type.Name, ModelSpec.Path.At("ImageProjection"));
        Need(_text.CrossAttention is { OwnMlp: true, KeyValueNorm: true, TanhGate: false }, "[CrossAttention] with an MLP, a key and value norm, and no gate", _spec.TextName);
        Need(_text.CrossAttention is { Placement: BlockPlacement.Behind, Bias: true, ImageWidth: 0 } cross && cross.InnerWidth(_text.Width, _text.Heads) == _text.Width, "cross-attention behind its layers, as wide as they are, with biases", _spec.TextName);
        Need(_spec.Passes.Any(pass => pass.CrossAttention), "a pass with cross-attention", _spec.Type.Name);
    }

    private void Mammut()
    {
        foreach (var pass in _spec.Passes)
            Need(_spec.End(pass) == _text.Depth, "passes through all layers", _spec.Type.Name, pass.Path.At("Layers"));
    }

    /// <summary>The lower half is a text tower, with its class token; the upper one a decoder that asks the image behind every layer.</summary>
    private void Coca()
    {
        if (_spec.Contrastive is not { } head)
            return;
        var lower = _spec.End(_spec.Pass(head.Pass)!);
        foreach (var other in _spec.Passes)
            Need(_spec.End(other) is var end && (end == lower || end == _text.Depth), "passes through the lower half or all layers", _spec.Type.Name, other.Path.At("Layers"));
        Need(_text.CrossAttention is { LayerMlp: true, MlpRatio: 0 } cross && cross.Places(_text.Depth).SequenceEqual(Enumerable.Range(lower, _text.Depth - lower)), "cross-attention behind every layer of the upper half and no other", _spec.TextName);
        Need(_vision.Resampler is not null || !_spec.ShowClassToken, "ShowClassToken = false, or a [Resampler]", _spec.Type.Name);
        Need(_vision.OutputWidth == _text.Width, "image tokens as wide as the text", _spec.VisionName);
        Need(_spec.ImageProjection == ImageProjection.Default, "image tokens that are not projected", _spec.Type.Name, ModelSpec.Path.At("ImageProjection"));
    }

    private void Heads(OpenClipForm form)
    {
        var (model, head) = (_spec.Type.Name, _spec.Contrastive);
        Need(head is { LearnedTemperature: true }, "a contrastive head with a learned temperature", model, head is null ? null : At("LearnedTemperature"));
        if (head is not null)
        {
            var projection = ContrastiveLowering.Resolve(head.Projection, _spec);
            if (form == OpenClipForm.Mammut)
            {
                Need(head.TextPooling != TextPooling.ClassToken, "a contrastive head without text class token", model, At("TextPooling"));
                Need(projection == ContrastiveProjection.Image, "a contrastive head with Projection = ContrastiveProjection.Image", model, At("Projection"));
            }
            else
            {
                Need(form != OpenClipForm.Coca || head.TextPooling == TextPooling.ClassToken, "a contrastive head with TextPooling = TextPooling.ClassToken", model, At("TextPooling"));
                Need(projection is ContrastiveProjection.Image or ContrastiveProjection.Both, "a contrastive head that projects the image", model, At("Projection"));
            }

            Need(!head.ProjectionBias, "a contrastive head without projection bias", model, At("ProjectionBias"));
        }

        Need(_spec is { Matching: null, MaskedLanguage.Count: 0, MaskedImage: null, Momentum: null }, "captions and a contrast, and no other head or copy", model);

        SpecPath At(string argument) => ContrastiveSpec.Path.At(argument);
    }

    /// <param name="holds">Whether the layout can hold it.</param>
    /// <param name="what">What it needs.</param>
    /// <param name="where">Who does not have it.</param>
    /// <param name="at">Where the model says otherwise itself; null for the layout.</param>
    private void Need(bool holds, string what, string where, SpecPath? at = null)
    {
        if (!holds)
            _lacks.Add((what, where, at));
    }
}
