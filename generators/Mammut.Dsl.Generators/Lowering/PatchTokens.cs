using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>What turns images into the tokens that enter the first layer: the patch embedding, the class token, positions, and what is added or normalised there.</summary>
internal sealed class PatchTokens
{
    private readonly VisionSpec _spec;
    private readonly PatchEmbedOp _patch;
    private readonly ClassTokenOp? _classToken;
    private readonly Op _positions;
    private readonly AddTypeOp? _type;
    private readonly NormOp? _firstNorm;

    /// <param name="spec">The encoder.</param>
    /// <param name="module">Where the parameters go.</param>
    /// <param name="style">What its layers have in common.</param>
    /// <param name="positions">Key of the table of positions.</param>
    public PatchTokens(VisionSpec spec, GraphModule module, BlockStyle style, string positions = "positions")
    {
        _spec = spec;
        long rows = spec.Rows / spec.PatchSize, columns = spec.Columns / spec.PatchSize;
        _patch = new PatchEmbedOp(
            module.Own("patch.weight", new Initializer.Normal(Math.Pow(3.0 * spec.PatchSize * spec.PatchSize, -0.5)), spec.Width, 3, spec.PatchSize, spec.PatchSize),
            spec.PatchSize, style.Compute,
            spec.PatchBias ? module.Own("patch.bias", new Initializer.Constant(0), spec.Width) : null);
        _classToken = spec.ClassToken ? new ClassTokenOp(module.Own("class_token", new Initializer.Normal(style.InputDeviation), spec.Width)) : null;
        var table = module.Own(positions,
            spec.Positions == VisionPositions.Learned ? new Initializer.Normal(style.InputDeviation) : new Initializer.SinCos2D(rows, columns, spec.ClassToken),
            spec.Tokens, spec.Width);
        _positions = spec.CroppedPositions > 0 ? new CropPositionsOp(table, rows, columns, spec.CroppedPositions, spec.ClassToken) : new AddPositionsOp(table);
        _type = spec.TypeEmbedding ? new AddTypeOp(module.Own("image_type", new Initializer.Normal(0.02), spec.Width)) : null;
        _firstNorm = spec.NormBeforeBlocks ? Blocks.Norm(module, "first_norm", style) : null;
    }

    /// <summary>The images that a function takes.</summary>
    public static Value Images(FunctionBuilder f, VisionSpec spec) =>
        f.Tensor("images", "Normalised images.", new Shape(BlockStyle.Batch, 3, spec.Rows, spec.Columns));

    /// <summary>Images to tokens <c>[B, N, D]</c>.</summary>
    /// <param name="f">Where.</param>
    /// <param name="images">The images.</param>
    /// <param name="hiding">Which patches are hidden, and the vector in their places; null where none is.</param>
    public Value Apply(FunctionBuilder f, Value images, (Value Hidden, Value Token)? hiding = null)
    {
        f.Run(new GuardImagesOp(_spec.Rows, _spec.Columns), images);
        var x = f.Do("x", _patch, VisionSpec.Path.AtGiven(_spec.Given, "PatchSize", "ImageSize", "ImageHeight"), images);
        if (hiding is { } hide)
            x = f.Do("x", new HidePatchesOp(), x, hide.Hidden, hide.Token);
        if (_classToken is not null)
            x = f.Do("x", _classToken, x);
        x = f.Do("x", _positions, x);
        if (_type is not null)
            x = f.Do("x", _type, x);
        if (_spec.PatchDropout > 0)
            x = f.Do("x", new DropPatchesOp(_spec.PatchDropout, _spec.ClassToken), x);
        return _firstNorm is null ? x : f.Do("x", _firstNorm, x);
    }

    /// <summary>Adds the function that runs the layers where patches are hidden.</summary>
    /// <param name="module">The encoder's graph.</param>
    /// <param name="encode">Runs the layers.</param>
    /// <param name="norm">The norm that heads need behind them; null where they have it.</param>
    public void Hide(GraphModule module, Function encode, NormOp? norm)
    {
        var f = new FunctionBuilder(module, VisionLowering.ForwardHidden, "Turns images some of whose patches are hidden into tokens, normalised as a head reads them.");
        var images = Images(f, _spec);
        var hidden = f.Tensor("hidden", "Which patches are hidden.", new Shape(BlockStyle.Batch, _spec.Patches), ElementType.Bool);
        var token = f.Tensor("token", "What stands in their places.", new Shape(_spec.Width));
        var x = f.Do("x", new CallOwnOp(encode), Apply(f, images, (hidden, token)));
        f.Return("The tokens" + (_spec.ClassToken ? ", the class token first." : "."), norm is null ? x : f.Do("x", norm, x));
    }
}
