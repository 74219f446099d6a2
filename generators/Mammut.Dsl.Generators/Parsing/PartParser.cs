using Mammut.Dsl.Generators.Lowering;
using Mammut.Dsl.Generators.Specs;
using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Parsing;

/// <summary>Reads the declarations of parts. Only reads: it runs on every edit.</summary>
internal static class PartParser
{
    /// <summary>The vision encoder a class declares, or null.</summary>
    public static VisionSpec? Vision(INamedTypeSymbol type)
    {
        if (type.Attribute(WellKnownNames.VisionEncoder) is not { } attribute)
            return null;
        var defaults = new VisionEncoderAttribute();
        var read = new AttributeReader(attribute);
        return new VisionSpec(
            TypeParser.Parse(type),
            read.Given,
            read.Int(nameof(defaults.ImageSize), defaults.ImageSize),
            read.Int(nameof(defaults.ImageHeight), defaults.ImageHeight),
            read.Int(nameof(defaults.ImageWidth), defaults.ImageWidth),
            read.Int(nameof(defaults.PatchSize), defaults.PatchSize),
            read.Int(nameof(defaults.Width), defaults.Width),
            read.Int(nameof(defaults.Depth), defaults.Depth),
            read.Int(nameof(defaults.Heads), defaults.Heads),
            read.Double(nameof(defaults.MlpRatio), defaults.MlpRatio),
            read.Enum(nameof(defaults.Activation), defaults.Activation),
            read.Enum(nameof(defaults.Norm), defaults.Norm),
            read.Double(nameof(defaults.NormEpsilon), defaults.NormEpsilon),
            read.Enum(nameof(defaults.Positions), defaults.Positions),
            read.Int(nameof(defaults.CroppedPositions), defaults.CroppedPositions),
            read.Bool(nameof(defaults.ClassToken), defaults.ClassToken),
            read.Enum(nameof(defaults.Pool), defaults.Pool),
            read.Double(nameof(defaults.LayerScale), defaults.LayerScale),
            read.Double(nameof(defaults.PatchDropout), defaults.PatchDropout),
            read.Bool(nameof(defaults.NormBeforeBlocks), defaults.NormBeforeBlocks),
            read.Bool(nameof(defaults.PatchBias), defaults.PatchBias),
            read.Bool(nameof(defaults.NormTokens), defaults.NormTokens),
            read.Enum(nameof(defaults.Precision), defaults.Precision),
            type.Attribute(WellKnownNames.Frozen) is not null,
            Resampler(type))
        {
            CanHidePatches = CanHidePatches(type),
        };
    }

    /// <summary>Whether its module has the function that hides patches, or can have it.</summary>
    private static bool CanHidePatches(INamedTypeSymbol type) => type.Locations.Any(location => location.IsInSource) || !type.GetMembers(VisionLowering.ForwardHidden).IsEmpty;

    /// <summary>The encoder of images and texts a class declares, or null.</summary>
    public static SharedSpec? Shared(INamedTypeSymbol type)
    {
        if (type.Attribute(WellKnownNames.SharedEncoder) is not { } attribute)
            return null;
        var defaults = new SharedEncoderAttribute();
        var read = new AttributeReader(attribute);
        var declared = TypeParser.Parse(type);
        var (width, depth, heads) = (read.Int(nameof(defaults.Width), defaults.Width), read.Int(nameof(defaults.Depth), defaults.Depth), read.Int(nameof(defaults.Heads), defaults.Heads));
        var mlpRatio = read.Double(nameof(defaults.MlpRatio), defaults.MlpRatio);
        var activation = read.Enum(nameof(defaults.Activation), defaults.Activation);
        var norm = read.Enum(nameof(defaults.Norm), defaults.Norm);
        var normEpsilon = read.Double(nameof(defaults.NormEpsilon), defaults.NormEpsilon);
        var precision = read.Enum(nameof(defaults.Precision), defaults.Precision);
        var types = read.Bool(nameof(defaults.TypeEmbeddings), defaults.TypeEmbeddings);
        var isFrozen = type.Attribute(WellKnownNames.Frozen) is not null;
        var images = new VisionSpec(
            declared,
            SharedSpec.OfImages(read.Given),
            read.Int(nameof(defaults.ImageSize), defaults.ImageSize),
            read.Int(nameof(defaults.ImageHeight), defaults.ImageHeight),
            read.Int(nameof(defaults.ImageWidth), defaults.ImageWidth),
            read.Int(nameof(defaults.PatchSize), defaults.PatchSize),
            width, depth, heads, mlpRatio, activation, norm, normEpsilon,
            read.Enum(nameof(defaults.ImagePositions), defaults.ImagePositions),
            CroppedPositions: 0,
            read.Bool(nameof(defaults.ClassToken), defaults.ClassToken),
            read.Enum(nameof(defaults.Pool), defaults.Pool),
            LayerScale: 0, PatchDropout: 0, NormBeforeBlocks: false,
            read.Bool(nameof(defaults.PatchBias), defaults.PatchBias),
            NormTokens: true, precision, isFrozen, Resampler: null)
        {
            TypeEmbedding = types,
            CanHidePatches = CanHidePatches(type),
        };
        var texts = new TextSpec(
            declared,
            IsEncoder: true,
            read.Given,
            read.Int(nameof(defaults.Vocabulary), defaults.Vocabulary),
            read.Int(nameof(defaults.ContextLength), defaults.ContextLength),
            width, depth, heads, mlpRatio, activation, norm, normEpsilon,
            NormPlacement.Before, EmbeddingNorm: false, EmbeddingNormEpsilon: 0, TextPositions.Learned,
            Bias: true, ScaledAttention: true, TiedEmbedding: true, HeadBias: false,
            read.Int(nameof(defaults.PaddingToken), defaults.PaddingToken),
            read.Int(nameof(defaults.StartToken), defaults.StartToken),
            read.Int(nameof(defaults.EndToken), defaults.EndToken),
            precision, isFrozen, CrossAttention: null)
        {
            TypeEmbedding = types,
        };
        return new SharedSpec(images, texts);
    }

    private static ResamplerSpec? Resampler(INamedTypeSymbol type)
    {
        if (type.Attribute(WellKnownNames.Resampler) is not { } attribute)
            return null;
        var defaults = new ResamplerAttribute();
        var read = new AttributeReader(attribute);
        return new ResamplerSpec(
            read.Given,
            read.Int(nameof(defaults.Latents), defaults.Latents),
            read.Int(nameof(defaults.Width), defaults.Width),
            read.Int(nameof(defaults.Depth), defaults.Depth),
            read.Int(nameof(defaults.Heads), defaults.Heads),
            read.Int(nameof(defaults.HeadWidth), defaults.HeadWidth),
            read.Double(nameof(defaults.MlpRatio), defaults.MlpRatio),
            read.Enum(nameof(defaults.Activation), defaults.Activation),
            read.Bool(nameof(defaults.SeesLatents), defaults.SeesLatents),
            read.Bool(nameof(defaults.Residual), defaults.Residual),
            read.Bool(nameof(defaults.Bias), defaults.Bias))
        {
            NormLatents = read.Bool(nameof(defaults.NormLatents), defaults.NormLatents),
        };
    }

    /// <summary>The text decoder or encoder a class declares, or null.</summary>
    public static TextSpec? Text(INamedTypeSymbol type) =>
        type.Attribute(WellKnownNames.TextDecoder) is { } both && type.Attribute(WellKnownNames.TextEncoder) is { } inner
            ? Text(type, both, isEncoder: false) with { Encoder = Text(type, inner, isEncoder: true) with { CrossAttention = null } }
        : type.Attribute(WellKnownNames.TextDecoder) is { } decoder ? Text(type, decoder, isEncoder: false)
        : type.Attribute(WellKnownNames.TextEncoder) is { } encoder ? Text(type, encoder, isEncoder: true)
        : null;

    /// <summary>The two have the same arguments with the same defaults, but for those of the vocabulary head.</summary>
    private static TextSpec Text(INamedTypeSymbol type, AttributeData attribute, bool isEncoder)
    {
        var defaults = new TextDecoderAttribute();
        var read = new AttributeReader(attribute);
        return new TextSpec(
            TypeParser.Parse(type),
            isEncoder,
            read.Given,
            read.Int(nameof(defaults.Vocabulary), defaults.Vocabulary),
            read.Int(nameof(defaults.ContextLength), defaults.ContextLength),
            read.Int(nameof(defaults.Width), defaults.Width),
            read.Int(nameof(defaults.Depth), defaults.Depth),
            read.Int(nameof(defaults.Heads), defaults.Heads),
            read.Double(nameof(defaults.MlpRatio), defaults.MlpRatio),
            read.Enum(nameof(defaults.Activation), defaults.Activation),
            read.Enum(nameof(defaults.Norm), defaults.Norm),
            read.Double(nameof(defaults.NormEpsilon), defaults.NormEpsilon),
            read.Enum(nameof(defaults.NormPlacement), defaults.NormPlacement),
            read.Bool(nameof(defaults.EmbeddingNorm), defaults.EmbeddingNorm),
            read.Double(nameof(defaults.EmbeddingNormEpsilon), defaults.EmbeddingNormEpsilon),
            read.Enum(nameof(defaults.Positions), defaults.Positions),
            read.Bool(nameof(defaults.Bias), defaults.Bias),
            read.Bool(nameof(defaults.ScaledAttention), defaults.ScaledAttention),
            read.Bool(nameof(defaults.TiedEmbedding), defaults.TiedEmbedding),
            read.Bool(nameof(defaults.HeadBias), defaults.HeadBias),
            read.Int(nameof(defaults.PaddingToken), defaults.PaddingToken),
            read.Int(nameof(defaults.StartToken), defaults.StartToken),
            read.Int(nameof(defaults.EndToken), defaults.EndToken),
            read.Enum(nameof(defaults.Precision), defaults.Precision),
            type.Attribute(WellKnownNames.Frozen) is not null,
            Cross(type))
        {
            Resampler = Resampler(type),
            LayerScale = read.Double(nameof(defaults.LayerScale), defaults.LayerScale),
        };
    }

    private static CrossAttentionSpec? Cross(INamedTypeSymbol type)
    {
        if (type.Attribute(WellKnownNames.CrossAttention) is not { } attribute)
            return null;
        var defaults = new CrossAttentionAttribute();
        var read = new AttributeReader(attribute);
        return new CrossAttentionSpec(
            read.Given,
            read.Int(nameof(defaults.From), defaults.From),
            read.Int(nameof(defaults.Every), defaults.Every),
            read.Ints(nameof(defaults.Layers)),
            read.Int(nameof(defaults.Count), defaults.Count),
            read.Enum(nameof(defaults.Placement), defaults.Placement),
            read.Int(nameof(defaults.Heads), defaults.Heads),
            read.Int(nameof(defaults.HeadWidth), defaults.HeadWidth),
            read.Int(nameof(defaults.ImageWidth), defaults.ImageWidth),
            read.Bool(nameof(defaults.OwnMlp), defaults.OwnMlp),
            read.Double(nameof(defaults.MlpRatio), defaults.MlpRatio),
            read.Bool(nameof(defaults.LayerMlp), defaults.LayerMlp),
            read.Bool(nameof(defaults.Bias), defaults.Bias),
            read.Bool(nameof(defaults.KeyValueNorm), defaults.KeyValueNorm),
            read.Bool(nameof(defaults.TanhGate), defaults.TanhGate));
    }
}
