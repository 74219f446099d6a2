using Mammut.Properties.Tests.Declarations;

namespace Mammut.Properties.Tests.Running;

/// <summary>
/// What a declared model must be like, read from its declaration alone: which functions it has, which shapes they give. The
/// compiler has no say in it.
/// </summary>
internal sealed class ModelFacts(Declaration declaration, ClassDeclaration model)
{
    public ClassDeclaration Model { get; } = model;

    public AttributeUse? Vision { get; } = Part(declaration, model, 0)?.Vision;

    /// <summary>Whether one encoder is for images and texts.</summary>
    public bool IsShared => Text?.Attribute == typeof(SharedEncoderAttribute);

    public AttributeUse? Resampler { get; } = Part(declaration, model, 0)?.The(typeof(ResamplerAttribute));

    public AttributeUse? Text { get; } = Part(declaration, model, ^1)?.Text;

    public IReadOnlyList<AttributeUse> Passes { get; } = [.. model.Attributes.Where(use => use.Attribute == typeof(PassAttribute))];

    public AttributeUse? Caption { get; } = model.The(typeof(CaptionHeadAttribute));

    public AttributeUse? Contrastive { get; } = model.The(typeof(ContrastiveHeadAttribute));

    public AttributeUse? Matching { get; } = model.The(typeof(MatchingHeadAttribute));

    /// <summary>Heads for hidden tokens, one a pass.</summary>
    public IReadOnlyList<AttributeUse> Masked { get; } = [.. model.Attributes.Where(use => use.Attribute == typeof(MaskedLanguageHeadAttribute))];

    public AttributeUse? MaskedImage { get; } = model.The(typeof(MaskedImageHeadAttribute));

    /// <summary>Whether a head is trained on texts.</summary>
    public bool TrainsText => Caption is not null || Contrastive is not null || Matching is not null || Masked.Count > 0;

    /// <summary>Number of heads; each has a loss.</summary>
    public int Heads => new[] { Caption, Contrastive, Matching, MaskedImage }.Count(head => head is not null) + Masked.Count;

    public IReadOnlyList<AttributeUse> Streams { get; } = [.. model.Attributes.Where(use => use.Attribute == typeof(StreamAttribute))];

    public IReadOnlyList<AttributeUse> Stages { get; } = [.. model.Attributes.Where(use => use.Attribute == typeof(StageAttribute))];

    /// <summary>The streams that a stage reads, in its order.</summary>
    public IEnumerable<AttributeUse> StreamsOf(AttributeUse stage) => Texts(stage.Arguments.Where(argument => argument.Name.Length == 0).Skip(1).Select(argument => argument.Value.Value))
        .Select(name => Streams.FirstOrDefault(stream => stream.Name == name)).OfType<AttributeUse>();

    /// <summary>The heads that learn from a stream.</summary>
    public IReadOnlyList<AttributeUse> HeadsOf(AttributeUse stream)
    {
        var (kinds, passes) = (stream.Get<ModelHeads>("Heads"), stream.Get<string?[]?>("Passes"));
        return
        [
            .. new[] { (Caption, ModelHeads.Caption), (Contrastive, ModelHeads.Contrastive), (Matching, ModelHeads.Matching) }
                .Concat(Masked.Select(head => ((AttributeUse?)head, ModelHeads.MaskedLanguage)))
                .Where(head => head.Item1 is not null && kinds.HasFlag(head.Item2) && passes?.Contains(head.Item1.Name) != false).Select(head => head.Item1!),
            // It reads no pass: beside names of some it has to be named.
            .. MaskedImage is { } images && kinds.HasFlag(ModelHeads.MaskedImage) && (passes is null || kinds != ModelHeads.All) ? [images] : Array.Empty<AttributeUse>(),
        ];
    }

    /// <summary>What the loss of a stream takes.</summary>
    public string ArgumentsOf(AttributeUse stream)
    {
        var heads = HeadsOf(stream);
        var readsImages = heads.Any(head => !Masked.Contains(head) || SeesImage(Passes.First(pass => pass.Name == head.Name)));
        if (heads.All(head => head == MaskedImage))
            return "images";
        var writes = Caption is { } caption && heads.Contains(caption);
        return (readsImages ? "images, " : "") + "tokens" + (writes && LossTakesPrompts ? ", tokens" : "") + (writes && LossTakesPrefix ? ", prefix" : "");
    }

    private static IEnumerable<string?> Texts(IEnumerable<object?> values) => values.SelectMany(value => value as string?[] ?? [value as string]);

    /// <summary>Keys of the whole numbers that the model counts.</summary>
    public IEnumerable<string> Counts => Model.The(typeof(MomentumAttribute)) is not { } momentum ? []
        : new[] { momentum.Get<int>("Queue") > 0 ? "queue.place" : null, momentum.Get<int>("Ramp") > 0 ? "momentum_steps" : null }.OfType<string>();

    /// <summary>Whether the loss asks how long the prefixes are.</summary>
    public bool LossTakesPrefix => Caption is { } head && Passes.FirstOrDefault(pass => pass.Name == head.Name) is { } pass && TakesPrefix(pass);

    /// <summary>What a token may see in the end: what any of the passes below shows it, it has seen.</summary>
    public AttentionMask Mask(AttributeUse pass)
    {
        var masks = Chain(pass).Select(part => part.Get<AttentionMask>(nameof(PassAttribute.Mask))).ToArray();
        return masks.Length == 1 ? masks[0]
            : masks.Contains(AttentionMask.Bidirectional) ? AttentionMask.Bidirectional
            : masks.Contains(AttentionMask.Prefix) ? AttentionMask.Prefix
            : AttentionMask.Causal;
    }

    /// <summary>Whether a caller says how long the prefixes are: an image in front of the text is one itself.</summary>
    public bool TakesPrefix(AttributeUse pass) =>
        Chain(pass).Any(part => part.Get<AttentionMask>(nameof(PassAttribute.Mask)) == AttentionMask.Prefix && part.Get<ImageInput>(nameof(PassAttribute.Image)) == ImageInput.None);

    public bool SeesImage(AttributeUse pass) =>
        Chain(pass).Any(part => part.Get<bool>(nameof(PassAttribute.CrossAttention))) || pass.Get<ImageInput>(nameof(PassAttribute.Image)) == ImageInput.Prefix;

    /// <summary>Whether the model writes text.</summary>
    public bool Generates => CaptionPass is not null;

    /// <summary>Whether the pass asks what another makes of a prompt.</summary>
    public static bool TakesPrompts(AttributeUse pass) => pass.Gives(nameof(PassAttribute.Reads)) && pass.Get<string?>(nameof(PassAttribute.Reads)) is not null;

    /// <summary>Whether the pass runs the encoder of a class that is a decoder too.</summary>
    public bool RunsEncoder(AttributeUse pass) => Passes.Any(other => other.Get<string?>(nameof(PassAttribute.Reads)) == pass.Name);

    /// <summary>Whether the loss asks for prompts.</summary>
    public bool LossTakesPrompts => CaptionPass is { } pass && TakesPrompts(pass);

    /// <summary>Ids that stand for an image in some pass.</summary>
    public IReadOnlyList<long> MarkersOfImages => [.. Passes.Select(pass => (long)pass.Get<int>(nameof(PassAttribute.ImageToken))).Where(id => id >= 0)];

    /// <summary>The id that stands for an image in the documents that the model is trained on; null where these are no documents.</summary>
    public long? TrainedMarker =>
        CaptionPass is { } pass && Chain(pass).LastOrDefault(part => part.Get<bool>(nameof(PassAttribute.CrossAttention))) is { } sight && sight.Get<ImageSight>(nameof(PassAttribute.Images)) != ImageSight.One
            ? sight.Get<int>(nameof(PassAttribute.ImageToken)) : null;

    private AttributeUse? CaptionPass => Caption is { } head ? Passes.FirstOrDefault(pass => pass.Name == head.Name) : null;

    /// <summary>The layer that a pass stops in front of.</summary>
    public long Stop(AttributeUse pass) => pass.Gives("Layers") ? pass.Get<int>("Layers") : Depth;

    /// <summary>The pass, and those it goes on with.</summary>
    private List<AttributeUse> Chain(AttributeUse pass)
    {
        var chain = new List<AttributeUse> { pass };
        while (chain[^1].Get<string?>("Continues") is { } name && Passes.FirstOrDefault(other => other.Name == name) is { } below && !chain.Contains(below))
            chain.Add(below);
        return chain;
    }

    public long Height => Vision!.Gives("ImageHeight") ? Vision.Get<int>("ImageHeight") : Vision.Get<int>("ImageSize");

    public long Width => Vision!.Gives("ImageWidth") ? Vision.Get<int>("ImageWidth") : Vision.Get<int>("ImageSize");

    public long Depth => Text!.Get<int>("Depth");

    public long Context => Text!.Get<int>("ContextLength");

    /// <summary>Whether a norm stands behind the decoder's last layer.</summary>
    public bool HasLastNorm => IsShared || Text!.Get<NormPlacement>("NormPlacement") == NormPlacement.Before;

    public long Vocabulary => Text!.Get<int>("Vocabulary");

    public long Padding => Text!.Get<int>("PaddingToken");

    public long Start => Text!.Get<int>("StartToken") is >= 0 and var id ? id : Vocabulary - 2;

    public long End => Text!.Get<int>("EndToken") is >= 0 and var id ? id : Vocabulary - 1;

    public bool IsHalf => Vision!.Get<Precision>("Precision") == Precision.BFloat16 || Text!.Get<Precision>("Precision") == Precision.BFloat16;

    public long ImageTokens
    {
        get
        {
            if (Resampler is { } latents)
                return latents.Get<int>("Latents") + (Vision?.Get<Pooling>("Pool") is Pooling.LatentBeside or Pooling.LatentAbove ? 1 : 0);
            return Patches + (Vision!.Get<bool>("ClassToken") ? 1 : 0);
        }
    }

    public long PatchSize => Vision!.Get<int>("PatchSize");

    /// <summary>Of a wrong declaration, whose model is only compiled, one.</summary>
    public long Patches => Vision is not null && PatchSize > 0 ? Height / PatchSize * (Width / PatchSize) : 1;

    /// <summary>Every function's outputs in the order that <see cref="CallerWriter"/> calls them, for so many images and tokens a text.</summary>
    public IEnumerable<(string Name, long[] Shape)> Outputs(long batch, long length)
    {
        var (imageWidth, textWidth) = (Part(declaration, Model, 0)!.ImageWidth, Text!.Get<int>("Width"));
        yield return ("EncodeImages", [batch, ImageTokens, imageWidth]);
        foreach (var pass in Passes)
            yield return (pass.Name!, [batch, length + (HasClassToken(pass) ? 1 : 0), textWidth]);
        if (Contrastive is { } head)
        {
            long[] embeddings = [batch, head.Get<int>("EmbeddingWidth")];
            foreach (var name in new[] { "EmbedImages", "EmbedImageTokens", "EmbedTexts", "Forward", "Forward" })
                yield return (name, embeddings);
        }

        if (Caption is not null)
            yield return ("Forward", [batch, length - 1, Vocabulary]);
        if (Matching is not null)
            yield return ("Forward", [batch, 2]);
        foreach (var masked in Masked)
            yield return ("Forward", [batch, length + (HasClassToken(Passes.First(pass => pass.Name == masked.Name)) ? 1 : 0), Vocabulary]);
        if (MaskedImage is not null)
            yield return ("MaskedPixels", [batch, Patches, 3 * PatchSize * PatchSize]);
    }

    /// <summary>Whether the contrastive head puts a token of its own behind the pass's texts.</summary>
    public bool HasClassToken(AttributeUse pass) => Contrastive is { } head && head.Name == pass.Name && head.Get<TextPooling>("TextPooling") == TextPooling.ClassToken;

    private static ClassDeclaration? Part(Declaration declaration, ClassDeclaration model, Index place) =>
        declaration.ByKey(model.Model!.Types[place]);
}
