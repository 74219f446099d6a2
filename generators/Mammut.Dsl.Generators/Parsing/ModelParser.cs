using Mammut.Dsl.Generators.Specs;
using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Parsing;

/// <summary>Reads the declaration of a model and of the parts it names. Only reads: it runs on every edit.</summary>
internal static class ModelParser
{
    /// <summary>The model a class declares, or null.</summary>
    public static ModelSpec? Parse(INamedTypeSymbol type)
    {
        if (type.Model() is not { AttributeClass: { TypeArguments.Length: 1 or 2 } @class } attribute)
            return null;
        var isOfOne = @class.TypeArguments.Length == 1;
        var (vision, text) = (@class.TypeArguments[0], @class.TypeArguments[isOfOne ? 0 : 1]);
        var shared = isOfOne && vision is INamedTypeSymbol both ? PartParser.Shared(both) : null;
        return new ModelSpec(
            TypeParser.Parse(type),
            TypeParser.NameOf(vision),
            Seeing(type, isOfOne ? shared?.Images : vision is INamedTypeSymbol visionType ? PartParser.Vision(visionType) : null),
            TypeParser.NameOf(text),
            isOfOne ? shared?.Texts : text is INamedTypeSymbol textType ? PartParser.Text(textType) : null,
            text is INamedTypeSymbol half && !isOfOne && PartParser.Text(half) is null && half.Attribute(WellKnownNames.CrossAttention) is not null,
            new AttributeReader(attribute).Enum(nameof(MultimodalModelAttribute<,>.Layout), CheckpointLayout.Native),
            new(type.Attributes(WellKnownNames.Pass).Select(Pass)),
            type.Attribute(WellKnownNames.CaptionHead) is { } caption ? Caption(caption) : null,
            type.Attribute(WellKnownNames.ContrastiveHead) is { } contrastive ? Contrastive(contrastive) : null,
            type.Attribute(WellKnownNames.Budget) is { } budget ? Budget(budget) : null,
            type.Attribute(WellKnownNames.Checkpoint) is { } checkpoint ? new CheckpointSpec(new AttributeReader(checkpoint).Name()) : null)
        {
            IsOfOne = isOfOne,
            Matching = type.Attribute(WellKnownNames.MatchingHead) is { } matching ? Matching(matching) : null,
            MaskedLanguage = new(type.Attributes(WellKnownNames.MaskedLanguageHead).Select(MaskedLanguage)),
            MaskedImage = type.Attribute(WellKnownNames.MaskedImageHead) is { } hidden ? MaskedImage(hidden) : null,
            Momentum = type.Attribute(WellKnownNames.Momentum) is { } momentum ? Momentum(momentum) : null,
            Streams = new(type.Attributes(WellKnownNames.Stream).Select(Stream)),
            Stages = new(type.Attributes(WellKnownNames.Stage).Select(Stage)),
            ImageProjection = new AttributeReader(attribute).Enum(nameof(MultimodalModelAttribute<,>.ImageProjection), ImageProjection.Default),
            ShowClassToken = new AttributeReader(attribute).Bool(nameof(MultimodalModelAttribute<,>.ShowClassToken), true),
            ImageNormEpsilon = new AttributeReader(attribute).Double(nameof(MultimodalModelAttribute<,>.ImageNormEpsilon), 0),
        };
    }

    /// <summary>Methods that the model gets for what it declares, beside those that every model has.</summary>
    public static IReadOnlyCollection<string> Members(INamedTypeSymbol type) =>
    [
        .. type.Attributes(WellKnownNames.Stream).Select((attribute, occurrence) => Stream(attribute, occurrence).Loss),
        .. type.Attributes(WellKnownNames.Stage).Select((attribute, occurrence) => Stage(attribute, occurrence).Trainer),
    ];

    /// <summary>The vision encoder as this model uses it.</summary>
    private static VisionSpec? Seeing(INamedTypeSymbol type, VisionSpec? vision) =>
        vision is null ? null : vision with { HidesPatches = type.Attribute(WellKnownNames.MaskedImageHead) is not null };

    private static PassSpec Pass(AttributeData attribute, int occurrence)
    {
        var defaults = new PassAttribute("");
        var read = new AttributeReader(attribute);
        return new PassSpec(
            occurrence,
            read.Name(),
            read.Enum(nameof(defaults.Mask), defaults.Mask),
            read.Bool(nameof(defaults.CrossAttention), defaults.CrossAttention),
            read.Enum(nameof(defaults.Padding), defaults.Padding))
        {
            Image = read.Enum(nameof(defaults.Image), defaults.Image),
            Images = read.Enum(nameof(defaults.Images), defaults.Images),
            ImageToken = read.Int(nameof(defaults.ImageToken), defaults.ImageToken),
            Layers = read.Given.Contains(nameof(defaults.Layers)) ? read.Int(nameof(defaults.Layers), 0) : null,
            Continues = read.Text(nameof(defaults.Continues)),
            Reads = read.Text(nameof(defaults.Reads)),
        };
    }

    private static CaptionSpec Caption(AttributeData attribute)
    {
        var defaults = new CaptionHeadAttribute("");
        var read = new AttributeReader(attribute);
        return new CaptionSpec(
            read.Name(),
            read.Double(nameof(defaults.LossWeight), defaults.LossWeight),
            read.Double(nameof(defaults.LabelSmoothing), defaults.LabelSmoothing),
            read.Double(nameof(defaults.ZLoss), defaults.ZLoss))
        {
            Smoothing = read.Enum(nameof(defaults.Smoothing), defaults.Smoothing),
        };
    }

    private static MatchingSpec Matching(AttributeData attribute)
    {
        var defaults = new MatchingHeadAttribute("");
        var read = new AttributeReader(attribute);
        return new MatchingSpec(read.Name(), read.Double(nameof(defaults.LossWeight), defaults.LossWeight));
    }

    private static MaskedLanguageSpec MaskedLanguage(AttributeData attribute, int occurrence)
    {
        var defaults = new MaskedLanguageHeadAttribute("");
        var read = new AttributeReader(attribute);
        return new MaskedLanguageSpec(
            occurrence,
            read.Name(),
            read.Double(nameof(defaults.LossWeight), defaults.LossWeight),
            read.Double(nameof(defaults.Share), defaults.Share),
            read.Int(nameof(defaults.MaskToken), defaults.MaskToken));
    }

    private static MaskedImageSpec MaskedImage(AttributeData attribute)
    {
        var defaults = new MaskedImageHeadAttribute();
        var read = new AttributeReader(attribute);
        return new MaskedImageSpec(read.Double(nameof(defaults.LossWeight), defaults.LossWeight), read.Double(nameof(defaults.Share), defaults.Share));
    }

    private static MomentumSpec Momentum(AttributeData attribute)
    {
        var defaults = new MomentumAttribute();
        var read = new AttributeReader(attribute);
        return new MomentumSpec(
            read.Double(nameof(defaults.Decay), defaults.Decay),
            read.Double(nameof(defaults.Distillation), defaults.Distillation),
            read.Int(nameof(defaults.Ramp), defaults.Ramp),
            read.Int(nameof(defaults.Queue), defaults.Queue));
    }

    private static StreamSpec Stream(AttributeData attribute, int occurrence)
    {
        var defaults = new StreamAttribute("");
        var read = new AttributeReader(attribute);
        return new StreamSpec(
            occurrence,
            read.Name(),
            read.Enum(nameof(defaults.Heads), defaults.Heads),
            read.Texts(nameof(defaults.Passes)),
            read.Double(nameof(defaults.Weight), defaults.Weight));
    }

    private static StageSpec Stage(AttributeData attribute, int occurrence)
    {
        var defaults = new StageAttribute("");
        var read = new AttributeReader(attribute);
        return new StageSpec(
            occurrence,
            read.Name(),
            read.Names(),
            read.Enum(nameof(defaults.Steps), defaults.Steps),
            read.Text(nameof(defaults.From)));
    }

    private static BudgetSpec Budget(AttributeData attribute)
    {
        var defaults = new BudgetAttribute();
        var read = new AttributeReader(attribute);
        return new BudgetSpec(
            read.Given,
            read.Long(nameof(defaults.MaxParameters), defaults.MaxParameters),
            read.Long(nameof(defaults.MaxForwardFlops), defaults.MaxForwardFlops),
            read.Long(nameof(defaults.MaxTrainingBytes), defaults.MaxTrainingBytes),
            read.Int(nameof(defaults.Batch), defaults.Batch));
    }

    private static ContrastiveSpec Contrastive(AttributeData attribute)
    {
        var defaults = new ContrastiveHeadAttribute("");
        var read = new AttributeReader(attribute);
        return new ContrastiveSpec(
            read.Given,
            read.Name(),
            read.Int(nameof(defaults.EmbeddingWidth), defaults.EmbeddingWidth),
            read.Enum(nameof(defaults.Loss), defaults.Loss),
            read.Double(nameof(defaults.LossWeight), defaults.LossWeight),
            read.Double(nameof(defaults.Temperature), defaults.Temperature),
            read.Bool(nameof(defaults.LearnedTemperature), defaults.LearnedTemperature),
            read.Double(nameof(defaults.FocalGamma), defaults.FocalGamma),
            read.Enum(nameof(defaults.TextPooling), defaults.TextPooling),
            read.Enum(nameof(defaults.Projection), defaults.Projection),
            read.Bool(nameof(defaults.ProjectionBias), defaults.ProjectionBias));
    }
}
