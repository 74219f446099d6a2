using System.Globalization;
using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>
/// Lowers a <c>[SharedEncoder]</c> to its graph. Its layers run on packed sequences, whatever these are of; an image is one of as many
/// rows as it has tokens. What runs on texts, alone or behind images, is the model's business, as with any text encoder.
/// </summary>
internal static class SharedLowering
{
    /// <summary>Images to what enters the first layer.</summary>
    public const string Patches = "Patches";

    /// <summary>That to the tokens of images.</summary>
    public const string Encode = "Encode";

    public static GraphModule Lower(SharedSpec spec)
    {
        var (images, texts) = (spec.Images, spec.Texts);
        var style = TextLowering.Style(texts);
        var module = new GraphModule(spec.Type.Name, "shared encoder",
            $"One transformer for images of {images.Rows} × {images.Columns} pixels, texts of up to {texts.ContextLength} tokens of a vocabulary of {texts.Vocabulary.ToString("N0", CultureInfo.InvariantCulture)}, and both together: width {images.Width}.")
            { IsFrozen = images.IsFrozen };
        var patchTokens = new PatchTokens(images, module, style, "image_positions");
        var embedding = module.Own("token_embedding.weight", new Initializer.Normal(0.02), texts.Vocabulary, texts.Width);
        var positions = module.Own("text_positions", new Initializer.Normal(0.01), texts.ContextLength, texts.Width);
        var type = texts.TypeEmbedding ? new AddTypeOp(module.Own("text_type", new Initializer.Normal(0.02), texts.Width)) : null;
        var layers = module.Contain("layers", LayerRun.Layers, SelfAttentionLayer.Lower(style, 0, rotary: false), texts.Depth);
        var pool = VisionLowering.AttentionPool(images, module, style with { IsText = false });
        var lastNorm = Blocks.Norm(module, "last_norm", style);
        var tokens = new Shape(BlockStyle.Batch, images.Tokens, images.Width);

        var f = new FunctionBuilder(module, Patches, "Turns images into the tokens that enter the first layer.");
        var toPatches = f.Return("The tokens" + (images.ClassToken ? ", the class token first." : "."), patchTokens.Apply(f, PatchTokens.Images(f, images)));

        f = new FunctionBuilder(module, Encode, "Runs the layers on images alone.");
        var patches = f.Tensor("patches", "The tokens that enter the first layer.", tokens);
        var sequences = f.Do("images", new ImageSequencesOp(), patches);
        var mask = f.Do("mask", new MaskOp(AttentionMask.Bidirectional), sequences);
        var x = f.Do("x", new ImageRowsOp(), patches);
        x = f.Repeat(texts.Depth, x, (body, x) => body.Do("x", new CallOp(layers, LoopIndex.In(texts.Depth, 1, 0), layers.Module["Forward"]), x, mask));
        var encode = f.Return("The tokens.", f.Do("tokens", new UnpackOp(), sequences, f.Do("x", lastNorm, x)));

        f = new FunctionBuilder(module, "Forward", "Turns images into tokens.");
        var pixels = PatchTokens.Images(f, images);
        f.Return("The tokens.", f.Do("tokens", new CallOwnOp(encode), f.Do("patches", new CallOwnOp(toPatches), pixels)));

        if (images.HidesPatches)
            patchTokens.Hide(module, encode, norm: null);
        VisionLowering.Pool(images, module, pool, lastNorm);

        f = new FunctionBuilder(module, "Embed", "Turns token ids into the tokens that enter the first layer.");
        var ids = f.Texts();
        f.Run(new GuardTokensOp(texts.ContextLength, texts.Vocabulary), ids);
        x = f.Do("x", new AddTextPositionsOp(positions), f.Do("x", new EmbedOp(embedding), ids), ids);
        f.Return("The tokens.", type is null ? x : f.Do("x", type, x));

        f = new FunctionBuilder(module, "Normalize", "Normalises the last layer's output.");
        f.Return("The states.", f.Do("x", lastNorm, f.Tensor("x", "The tokens.", new Shape(BlockStyle.Rows, texts.Width))));
        return module;
    }
}
