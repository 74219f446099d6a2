namespace Mammut.Dsl.Generators.Specs;

/// <summary>What the streams and stages of a model ask of it.</summary>
internal static class ModelStages
{
    /// <summary>The model with those heads alone whose losses are computed on a stream's batches.</summary>
    public static ModelSpec Of(this ModelSpec spec, StreamSpec stream)
    {
        return spec with
        {
            Caption = spec.Caption is { } caption && Learns(ModelHeads.Caption, caption.Pass) ? caption : null,
            Contrastive = spec.Contrastive is { } contrastive && Learns(ModelHeads.Contrastive, contrastive.Pass) ? contrastive : null,
            Matching = spec.Matching is { } matching && Learns(ModelHeads.Matching, matching.Pass) ? matching : null,
            MaskedLanguage = new(spec.MaskedLanguage.Where(masked => Learns(ModelHeads.MaskedLanguage, masked.Pass))),
            // It reads no pass, so that beside some it is only meant where it is named.
            MaskedImage = (stream.Heads & ModelHeads.MaskedImage) != 0 && (stream.Passes is null || stream.Heads != ModelHeads.All) ? spec.MaskedImage : null,
        };

        bool Learns(ModelHeads head, string pass) => (stream.Heads & head) != 0 && stream.Passes?.Contains(pass) != false;
    }

    /// <summary>The heads of a model, and what each weighs.</summary>
    public static IReadOnlyList<(ModelHeads Kind, SpecPath Path, string? Pass, double Weight)> Heads(this ModelSpec spec)
    {
        var heads = new List<(ModelHeads, SpecPath, string?, double)>();
        if (spec.Caption is { } caption)
            heads.Add((ModelHeads.Caption, CaptionSpec.Path, caption.Pass, caption.LossWeight));
        if (spec.Contrastive is { } contrastive)
            heads.Add((ModelHeads.Contrastive, ContrastiveSpec.Path, contrastive.Pass, contrastive.LossWeight));
        if (spec.Matching is { } matching)
            heads.Add((ModelHeads.Matching, MatchingSpec.Path, matching.Pass, matching.LossWeight));
        heads.AddRange(spec.MaskedLanguage.Select(masked => (ModelHeads.MaskedLanguage, masked.Path, (string?)masked.Pass, masked.LossWeight)));
        if (spec.MaskedImage is { } images)
            heads.Add((ModelHeads.MaskedImage, MaskedImageSpec.Path, null, images.LossWeight));
        return heads;
    }

    /// <summary>Whether a loss of these heads looks at images.</summary>
    public static bool ReadsImages(this ModelSpec spec) => spec.ReadsImageTokens || spec.MaskedImage is not null;

    /// <summary>The stream of that name, or null.</summary>
    public static StreamSpec? Stream(this ModelSpec spec, string name) => spec.Streams.FirstOrDefault(stream => stream.Name == name);

    /// <summary>The stage of that name, or null.</summary>
    public static StageSpec? Stage(this ModelSpec spec, string name) => spec.Stages.FirstOrDefault(stage => stage.Name == name);

    /// <summary>The streams that a stage reads, in its order.</summary>
    public static IReadOnlyList<StreamSpec> StreamsOf(this ModelSpec spec, StageSpec stage) => [.. stage.Streams.Select(spec.Stream).OfType<StreamSpec>()];

    /// <summary>The functions whose gradients train the model: the losses of all streams that a stage reads; that of all heads where there is no stage.</summary>
    public static IReadOnlyList<string> Losses(this ModelSpec spec) =>
        spec.Stages.Count == 0 ? ["Loss"] : [.. spec.Streams.Where(stream => spec.Stages.Any(stage => stage.Streams.Contains(stream.Name))).Select(stream => stream.Loss)];
}
