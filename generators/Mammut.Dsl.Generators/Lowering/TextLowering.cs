using System.Globalization;
using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>Lowers a <c>[TextDecoder]</c> to its graph. The order of its layers in a pass is the model's business.</summary>
internal static class TextLowering
{
    public static GraphModule Lower(TextSpec spec)
    {
        var style = new BlockStyle(spec.Width, spec.Heads, (long)Math.Round(spec.Width * spec.MlpRatio), spec.Depth, spec.Activation, spec.Norm, spec.NormEpsilon, spec.Precision, TextSpec.Path, spec.HeadsPath);
        var module = new GraphModule(spec.Type.Name, "text decoder",
            $"A text decoder: up to {spec.ContextLength} tokens of a vocabulary of {spec.Vocabulary.ToString("N0", CultureInfo.InvariantCulture)}, width {spec.Width}.");
        var states = new Shape(BlockStyle.Batch, Dim.Symbol("T"), spec.Width);
        var rotary = spec.Positions == TextPositions.Rotary;

        var embedding = module.Own("token_embedding.weight", new Initializer.Normal(0.02), spec.Vocabulary, spec.Width);
        var positions = rotary ? null : new AddPositionsOp(module.Own("positions", new Initializer.Normal(0.01), spec.ContextLength, spec.Width));
        module.Contain("layers", "Layers", SelfAttentionLayer.Lower(style, "T", 0, isText: true, rotary), spec.Depth);
        if (spec.CrossAttention is { } cross)
            module.Contain("cross_layers", "CrossLayers", CrossAttentionLayer.Lower(style, cross), cross.Placement(spec.Depth).Count);
        var lastNorm = Blocks.Norm(module, "last_norm", style);
        var head = spec.TiedEmbedding ? embedding : module.Own("head.weight", new Initializer.Normal(style.InputDeviation), spec.Vocabulary, spec.Width);

        var f = new FunctionBuilder(module, "Embed", "Turns token ids into tokens.");
        var tokens = f.Tensor("tokens", "Token ids.", new Shape(BlockStyle.Batch, Dim.Symbol("T")), ElementType.Int64);
        var offset = f.Argument("offset", ValueKind.Integer, "Position of the first one.", @default: "0");
        f.Run(new GuardTokensOp(spec.ContextLength), tokens, offset);
        var x = f.Do("x", new EmbedOp(embedding), tokens);
        f.Return("The tokens.", positions is null ? x : f.Do("x", positions, x, offset));

        f = new FunctionBuilder(module, "Normalize", "Normalises the last layer's output.");
        x = f.Tensor("x", "The tokens.", states);
        f.Return("The states.", f.Do("x", lastNorm, x));

        f = new FunctionBuilder(module, "Logits", "Scores every token of the vocabulary as the next one.");
        x = f.Tensor("states", "The states.", states);
        f.Return("The logits.", f.Do("logits", new LinearOp(head, null, Compute: style.Compute), x));
        return module;
    }
}
