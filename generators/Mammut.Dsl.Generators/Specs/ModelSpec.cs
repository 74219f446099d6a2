namespace Mammut.Dsl.Generators.Specs;

/// <summary>A <c>[MultimodalModel]</c> with its parts, passes and heads.</summary>
/// <remarks>Immutable and equal by value all the way down: it is part of the incremental gate.</remarks>
/// <param name="Vision">The vision encoder, or null where the type argument has no such attribute.</param>
/// <param name="Text">The text decoder or encoder, or null where the type argument has no such attribute.</param>
/// <param name="VisionName">The type argument's name, for messages.</param>
/// <param name="TextName">The type argument's name, for messages.</param>
/// <param name="TextIsHalfDeclared">Whether that type has words of a text decoder or encoder without being one, which is reported there.</param>
internal sealed record ModelSpec(
    TypeSpec Type,
    string VisionName,
    VisionSpec? Vision,
    string TextName,
    TextSpec? Text,
    bool TextIsHalfDeclared,
    CheckpointLayout Layout,
    EquatableArray<PassSpec> Passes,
    CaptionSpec? Caption,
    ContrastiveSpec? Contrastive,
    BudgetSpec? Budget,
    CheckpointSpec? Checkpoint) : IDeclaration
{
    public static SpecPath Path { get; } = new("MultimodalModel");

    /// <summary>Whether it is declared as a model of one encoder for images and texts.</summary>
    public bool IsOfOne { get; init; }

    /// <summary>That encoder; null for a model of two parts, and where the type argument has no such attribute.</summary>
    public SharedSpec? Shared => IsOfOne && Vision is not null && Text is not null ? new SharedSpec(Vision, Text) : null;

    public MatchingSpec? Matching { get; init; }

    /// <summary>One a pass; they share what scores the tokens.</summary>
    public EquatableArray<MaskedLanguageSpec> MaskedLanguage { get; init; }

    public MaskedImageSpec? MaskedImage { get; init; }

    public MomentumSpec? Momentum { get; init; }

    public EquatableArray<StreamSpec> Streams { get; init; }

    public EquatableArray<StageSpec> Stages { get; init; }

    /// <summary>How image tokens come to the decoder's width.</summary>
    public ImageProjection ImageProjection { get; init; }

    /// <summary>Of the norm behind that; 0 for the decoder's.</summary>
    public double ImageNormEpsilon { get; init; }

    /// <summary>Whether text sees the class token of an image that has one.</summary>
    public bool ShowClassToken { get; init; } = true;

    /// <summary>Whether an image's first token is for the image's vector alone, and text sees those behind it.</summary>
    public bool HidesFirstToken => Vision is { Resampler: null, ClassToken: true } ? !ShowClassToken : Vision is { PoolsFirstLatent: true };

    /// <summary>Whether a head is trained on texts.</summary>
    public bool TrainsText => Caption is not null || Contrastive is not null || Matching is not null || MaskedLanguage.Count > 0;

    /// <summary>Whether a head reads what images become where nothing is hidden from them.</summary>
    public bool ReadsImageTokens => Caption is not null || Contrastive is not null || Matching is not null || MaskedLanguage.Any(head => Pass(head.Pass) is { } pass && this.Whole(pass).SeesImage);

    /// <summary>Whether anything is trained.</summary>
    public bool HasHead => TrainsText || MaskedImage is not null;

    /// <summary>Whether the model writes text: it has a caption head, on a decoder's pass that sees the image.</summary>
    public bool Generates => Text is { IsEncoder: false } && Caption is { } caption && Pass(caption.Pass) is { } pass && this.Whole(pass).SeesImage;

    /// <summary>Whether the texts that the model is trained on are documents with images in between.</summary>
    public bool TakesDocuments => Caption is { } caption && Pass(caption.Pass) is { } pass && this.Whole(pass).ReadsDocuments;

    /// <summary>The pass whose states a pass asks; null for none, and for a name that no pass has.</summary>
    public PassSpec? Source(PassSpec pass) => pass.Reads is { } name ? Pass(name) : null;

    /// <summary>Whether a pass runs the encoder of a class that is a decoder too.</summary>
    public bool RunsEncoder(PassSpec pass) => Text is { Encoder: not null } && Passes.Any(other => other.Reads == pass.Name);

    /// <summary>The pass of that name, or null.</summary>
    public PassSpec? Pass(string name) => Passes.FirstOrDefault(pass => pass.Name == name);
}

/// <summary>A <c>[Pass]</c>.</summary>
internal sealed record PassSpec(int Occurrence, string Name, AttentionMask Mask, bool CrossAttention, Padding Padding)
{
    /// <summary>Behind how many layers it stops; null where not given.</summary>
    public int? Layers { get; init; }

    /// <summary>The pass whose states it asks; null where not given.</summary>
    public string? Reads { get; init; }

    /// <summary>The pass whose tokens it goes on with; null where not given.</summary>
    public string? Continues { get; init; }

    public SpecPath Path => new("Pass", Occurrence);

    /// <summary>Whether the image is part of the sequence.</summary>
    public ImageInput Image { get; init; }

    /// <summary>Which images of a document a position sees.</summary>
    public ImageSight Images { get; init; }

    /// <summary>Id of the token that stands for an image in a document; -1 for none.</summary>
    public int ImageToken { get; init; } = -1;

    /// <summary>Whether texts are documents with images in between.</summary>
    public bool ReadsDocuments => Images != ImageSight.One;

    /// <summary>Whether the image is seen at all.</summary>
    public bool SeesImage => CrossAttention || Image != ImageInput.None;

    /// <summary>Whether a caller says how long the prefixes are; an image in front of the text is one itself.</summary>
    public bool TakesPrefix => (Mask == AttentionMask.Prefix || HasPrefix) && Image == ImageInput.None;

    /// <summary>Whether one of the passes that it goes on from, or it itself, masks by prefixes, whatever another of them shows.</summary>
    public bool HasPrefix { get; init; }
}

/// <summary>A <c>[CaptionHead]</c>.</summary>
internal sealed record CaptionSpec(string Pass, double LossWeight, double LabelSmoothing, double ZLoss)
{
    public static SpecPath Path { get; } = new("CaptionHead");

    /// <summary>Over which tokens the smoothing is spread.</summary>
    public SmoothingForm Smoothing { get; init; }
}

/// <summary>A <c>[MatchingHead]</c>.</summary>
internal sealed record MatchingSpec(string Pass, double LossWeight)
{
    public static SpecPath Path { get; } = new("MatchingHead");
}

/// <summary>A <c>[MaskedLanguageHead]</c>.</summary>
internal sealed record MaskedLanguageSpec(int Occurrence, string Pass, double LossWeight, double Share, int MaskToken)
{
    public SpecPath Path => new("MaskedLanguageHead", Occurrence);

    /// <summary>The mask token's id, the convention resolved: in front of CLIP's start and end.</summary>
    public int Mask(int vocabulary) => MaskToken < 0 ? vocabulary - 3 : MaskToken;
}

/// <summary>A <c>[MaskedImageHead]</c>.</summary>
internal sealed record MaskedImageSpec(double LossWeight, double Share)
{
    public static SpecPath Path { get; } = new("MaskedImageHead");
}

/// <summary>A <c>[Momentum]</c>.</summary>
internal sealed record MomentumSpec(double Decay, double Distillation, int Ramp, int Queue)
{
    public static SpecPath Path { get; } = new("Momentum");
}

/// <summary>A <c>[ContrastiveHead]</c>.</summary>
internal sealed record ContrastiveSpec(
    EquatableArray<string> Given,
    string Pass,
    int EmbeddingWidth,
    ContrastiveLoss Loss,
    double LossWeight,
    double Temperature,
    bool LearnedTemperature,
    double FocalGamma,
    TextPooling TextPooling,
    ContrastiveProjection Projection,
    bool ProjectionBias)
{
    public static SpecPath Path { get; } = new("ContrastiveHead");

    /// <summary>The temperature to start from; the loss's own default where none is declared.</summary>
    public double InitialTemperature => Temperature > 0 ? Temperature : Loss switch
    {
        ContrastiveLoss.Focal => 1,
        ContrastiveLoss.Sigmoid => 0.1,
        _ => 0.07,
    };
}
