using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>Lowers a <c>[MultimodalModel]</c> to its graph: what the passes and heads do with the two parts.</summary>
internal sealed class ModelLowering
{
    private readonly ModelSpec _spec;
    private readonly VisionSpec _vision;
    private readonly TextSpec _text;
    private readonly GraphModule _module;
    private readonly Child _visionPart;
    private readonly Child _textPart;
    private readonly Shape _images;
    private readonly Shape _imageTokens;

    private ModelLowering(ModelSpec spec)
    {
        (_spec, _vision, _text) = (spec, spec.Vision!, spec.Text!);
        _module = new GraphModule(spec.Type.Name, "model",
            spec.Shared is not null ? $"A model of {spec.VisionName}, which reads images, texts and both together with the same weights."
            : $"A model of {spec.VisionName} and {spec.TextName} that runs the {(spec.Text!.IsEncoder ? "encoder" : "decoder")} in {spec.Passes.Count} {(spec.Passes.Count == 1 ? "pass" : "passes with the same weights")}.");
        (_visionPart, _textPart) = Parts(spec, _module);
        _images = new Shape(BlockStyle.Batch, 3, _vision.Rows, _vision.Columns);
        _imageTokens = new Shape(BlockStyle.Batch, _vision.OutputTokens, _vision.OutputWidth);
    }

    /// <summary>Adds the parts of a model, or of a copy of it: what encodes images and what runs on texts; one where they share all.</summary>
    public static (Child Vision, Child Text) Parts(ModelSpec spec, GraphModule module)
    {
        if (spec.Shared is { } shared)
        {
            var both = module.Contain(Part(spec, "shared", "Shared", SharedLowering.Lower(shared), shared.Type));
            return (both, both);
        }

        return (
            module.Contain(Part(spec, "vision", "Vision", VisionLowering.Lower(spec.Vision!), spec.Vision!.Type)),
            module.Contain(Part(spec, "text", "Text", TextLowering.Lower(spec.Text!), spec.Text!.Type)));
    }

    private static Child Part(ModelSpec spec, string key, string member, GraphModule module, TypeSpec type) => new(key, member, module, Count: null, IsPart: true)
    {
        ClassName = type.Namespace == spec.Type.Namespace ? type.Name : $"global::{type.FullName}",
        IsPublic = type.Accessibility == "public" || spec.Type.Accessibility != "public",
    };

    /// <summary>Lowers the model; both parts must be there.</summary>
    public static GraphModule Lower(ModelSpec spec) => new ModelLowering(spec).Lower();

    private GraphModule Lower()
    {
        var projector = ImageProjector.Of(_spec, _module);
        var f = new FunctionBuilder(_module, "EncodeImages", "Turns images into tokens.");
        var images = f.Tensor("images", "Normalised images.", _images);
        var encode = f.Return("The tokens of each image.", f.Do("imageTokens", new CallOp(_visionPart, null, _visionPart.Module["Forward"]), images));

        var patches = Patches(_spec, _module, _visionPart, _images);

        var encoder = _text.Encoder is { } tower
            ? new PassLowering(_spec with { Text = tower }, _module, EncoderPart(), projector, _imageTokens, vectors: _textPart)
            : null;
        var passes = new PassLowering(_spec, _module, _textPart, projector, _imageTokens, encoder: encoder);
        foreach (var pass in _spec.Passes)
            (_spec.RunsEncoder(pass) ? encoder! : passes).Lower(pass);
        var contrastive = _spec.Contrastive is { } head ? ContrastiveLowering.Lower(head, _spec, _module, (_visionPart, _textPart), passes, encode, _imageTokens, _images) : null;
        if (_spec.Generates)
            passes.LowerGeneration(encode);
        var match = _spec.Matching is not null ? TextHeadLowering.Match(_spec, _module, _imageTokens) : null;
        var masked = _spec.MaskedLanguage.Count > 0 ? TextHeadLowering.Masked(_spec, _module, _textPart) : null;
        var momentum = _spec.Momentum is not null ? MomentumLowering.Lower(_spec, _module, _images, _imageTokens) : null;
        var pixels = _spec.MaskedImage is not null ? MaskedImageLowering.Lower(_spec, _module, _visionPart, _images) : null;
        if (_spec.HasHead)
        {
            var heads = new HeadFunctions(encode, patches, contrastive, match, masked, momentum) { Pixels = pixels };
            if (_spec.TrainsText)
                ForwardLowering.Lower(_spec, _module, _textPart, heads);
            LossLowering.Lower(_spec, _module, _textPart, passes, heads);
        }

        return _module;
    }

    /// <summary>Adds <c>EmbedPatches</c>, where a pass reads images that are not encoded yet.</summary>
    public static PatchFunctions? Patches(ModelSpec spec, GraphModule module, Child part, Shape images)
    {
        if (spec.Shared is null || !spec.Passes.Any(pass => pass.SeesImage))
            return null;
        var f = new FunctionBuilder(module, "EmbedPatches", "Turns images into the tokens that enter the first layer, alone or in front of a text.");
        var patches = f.Do("patches", new CallOp(part, null, part.Module[SharedLowering.Patches]), f.Tensor("images", "Normalised images.", images));
        return new(f.Return("The tokens of each image, before any layer.", patches), new CallOp(part, null, part.Module[SharedLowering.Encode]));
    }

    /// <summary>The encoder in a text part that is a decoder too.</summary>
    private Child EncoderPart()
    {
        var tower = _textPart.Module.Children.First(child => child.Key == TextLowering.EncoderKey);
        return new Child($"{_textPart.Key}.{tower.Key}", $"{_textPart.Member}.{tower.Member}", tower.Module, Count: null, IsPart: false);
    }
}
