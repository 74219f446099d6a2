using System.Globalization;
using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>Lowers a <c>[TextDecoder]</c> or <c>[TextEncoder]</c> to its graph. The order of its layers in a pass is the model's business.</summary>
internal static class TextLowering
{
    /// <summary>As many as <c>RelativePositions</c> tells apart.</summary>
    private const long DistanceRanges = 32;

    /// <summary>Where the encoder of a class that is a decoder too lies.</summary>
    public const string EncoderKey = "encoder";

    /// <summary>What the layers of a text part have in common.</summary>
    public static BlockStyle Style(TextSpec spec) => new(spec.Width, spec.Heads, (long)Math.Round(spec.Width * spec.MlpRatio), spec.Depth, spec.Activation, spec.Norm, spec.NormEpsilon, spec.Precision, spec.Path, spec.HeadsPath)
    {
        IsText = true, HasSteps = !spec.IsEncoder, IsFrozen = spec.IsFrozen, NormPlacement = spec.NormPlacement, Bias = spec.Bias, Scaled = spec.ScaledAttention,
        Distances = spec.Positions == TextPositions.RelativeBias, Split = spec.CrossAttention is { Placement: BlockPlacement.Inside },
    };

    public static GraphModule Lower(TextSpec spec)
    {
        var style = Style(spec);
        var kind = spec.IsEncoder ? "text encoder" : "text decoder";
        var module = new GraphModule(spec.Type.Name, kind,
            $"A {kind}: up to {spec.ContextLength} tokens of a vocabulary of {spec.Vocabulary.ToString("N0", CultureInfo.InvariantCulture)}, width {spec.Width}.") { IsFrozen = spec.IsFrozen };
        var embedding = module.Own("token_embedding.weight", new Initializer.Normal(0.02), spec.Vocabulary, spec.Width);
        var (positions, distances, embeddingNorm, lastNorm) = Tower(spec, module, style);
        if (spec.Encoder is { } encoder)
            module.Contain(EncoderKey, "Encoder", Encoder(encoder));
        var resampler = spec.Resampler is { } resampling ? module.Contain("resampler", "Resampler", TextResamplerLowering.Lower(spec, resampling)) : null;

        var f = new FunctionBuilder(module, "Embed", "Turns token ids into tokens.");
        var texts = f.Texts();
        f.Run(new GuardTokensOp(spec.ContextLength, spec.Vocabulary), texts);
        var x = f.Do("x", new EmbedOp(embedding), texts);
        x = positions is null ? x : f.Do("x", new AddTextPositionsOp(positions), x, texts);
        f.Return("The tokens.", embeddingNorm is null ? x : f.Do("x", embeddingNorm, x));

        Around(module, spec, distances, lastNorm);
        if (resampler is not null)
        {
            f = new FunctionBuilder(module, "Pool", "Turns the tokens of each text into one vector.");
            texts = f.Texts();
            x = f.Tensor("rows", "The tokens, before any norm.", new Shape(BlockStyle.Rows, spec.Width));
            f.Return("One vector a text.", f.Do("pooled", new CallOp(resampler, null, resampler.Module["Forward"]), x, texts));
        }

        if (!spec.IsEncoder)
            Vocabulary(spec, module, style, (embedding, positions, distances), (embeddingNorm, lastNorm));
        return module;
    }

    /// <summary>The encoder of a class that is a decoder too; the vectors of its tokens are the decoder's.</summary>
    private static GraphModule Encoder(TextSpec spec)
    {
        var style = Style(spec);
        var module = new GraphModule("EncoderTower", "text encoder", $"The encoder: up to {spec.ContextLength} tokens, whose vectors are the decoder's.") { IsFrozen = spec.IsFrozen };
        var (positions, distances, embeddingNorm, lastNorm) = Tower(spec, module, style);
        if (positions is not null || embeddingNorm is not null)
        {
            var f = new FunctionBuilder(module, "Embed", "Turns the vectors of token ids into tokens.");
            var texts = f.Texts();
            var x = f.Tensor("x", "The vectors.", new Shape(BlockStyle.Rows, spec.Width));
            x = positions is null ? x : f.Do("x", new AddTextPositionsOp(positions), x, texts);
            f.Return("The tokens.", embeddingNorm is null ? x : f.Do("x", embeddingNorm, x));
        }

        Around(module, spec, distances, lastNorm);
        return module;
    }

    /// <summary>What a tower owns beside the vectors of its tokens.</summary>
    private static (Parameter? Positions, Parameter? Distances, NormOp? EmbeddingNorm, NormOp? LastNorm) Tower(TextSpec spec, GraphModule module, BlockStyle style)
    {
        var rotary = spec.Positions == TextPositions.Rotary;
        var positions = spec.Positions != TextPositions.Learned ? null : module.Own("positions", new Initializer.Normal(0.01), spec.ContextLength, spec.Width);
        var distances = style.Distances ? module.Own("relative_positions", new Initializer.Normal(style.InputDeviation), DistanceRanges, spec.Heads) : null;
        var embeddingNorm = spec.EmbeddingNorm ? Blocks.Norm(module, "embedding_norm", spec.EmbeddingNormEpsilon > 0 ? style with { Epsilon = spec.EmbeddingNormEpsilon } : style) : null;
        var blocks = spec.CrossAttention?.Places(spec.Depth).Count ?? 0;
        var bare = spec.CrossAttention is { LayerMlp: false } ? blocks : 0;
        if (bare < spec.Depth)
            module.Contain("layers", LayerRun.Layers, SelfAttentionLayer.Lower(style, spec.LayerScale, rotary), spec.Depth - bare);
        if (bare > 0)
            module.Contain("attention_layers", LayerRun.AttentionLayers, SelfAttentionLayer.Lower(style, spec.LayerScale, rotary, hasMlp: false), bare);
        if (spec.CrossAttention is { } cross)
            module.Contain("cross_layers", LayerRun.CrossLayers, CrossAttentionLayer.Lower(style, cross, spec.LayerScale, asksTexts: spec.Encoder is not null), blocks);
        return (positions, distances, embeddingNorm, style.NormsBefore ? Blocks.Norm(module, "last_norm", style) : null);
    }

    /// <summary>What the layers need around them: distances for their mask, the norm behind them.</summary>
    private static void Around(GraphModule module, TextSpec spec, Parameter? distances, NormOp? lastNorm)
    {
        if (distances is not null)
            Distances(module, distances);
        if (lastNorm is null)
            return;
        var f = new FunctionBuilder(module, "Normalize", "Normalises the last layer's output.");
        var x = f.Tensor("x", "The tokens.", new Shape(BlockStyle.Rows, spec.Width));
        f.Return("The states.", f.Do("x", lastNorm, x));
    }

    /// <summary>What generation and its training need: a step's tokens, the scores of the next token, and their loss.</summary>
    private static void Vocabulary(
        TextSpec spec, GraphModule module, BlockStyle style, (Parameter Embedding, Parameter? Positions, Parameter? Distances) tables, (NormOp? Embedding, NormOp? Last) norms)
    {
        var states = new Shape(BlockStyle.Rows, spec.Width);
        var head = spec.TiedEmbedding ? tables.Embedding : module.Own("head.weight", new Initializer.Normal(style.InputDeviation), spec.Vocabulary, spec.Width);
        var headBias = spec.HeadBias ? module.Own("head.bias", new Initializer.Constant(0), spec.Vocabulary) : null;

        var f = new FunctionBuilder(module, "Embed", "Turns the token ids of a step of generation into tokens.");
        var tokens = f.Tensor("tokens", "The ids of the new positions.", new Shape(Dim.Symbol("R"), Dim.Symbol("P")), ElementType.Int64);
        var offset = f.Argument("offset", ValueKind.Integer, "Position of the first one.");
        f.Run(new GuardTokensOp(spec.ContextLength, spec.Vocabulary), tokens, offset);
        var x = f.Do("x", new EmbedOp(tables.Embedding), tokens);
        x = tables.Positions is null ? x : f.Do("x", new AddPositionsOp(tables.Positions), x, offset);
        f.Return("The tokens.", norms.Embedding is null ? x : f.Do("x", norms.Embedding, x));
        if (tables.Distances is not null)
            StepDistances(module, tables.Distances, Blocks.Next(style));

        f = new FunctionBuilder(module, "Logits", "Scores every token of the vocabulary as the next one.");
        x = f.Tensor("states", "The states.", states);
        f.Return("The logits.", f.Do("logits", new LinearOp(head, headBias, Compute: style.Compute), x));

        f = new FunctionBuilder(module, "NextLogits", "Scores every token of the vocabulary as the next one, in a step of generation.");
        x = f.Tensor("x", "The last layer's output at the last position.", new Shape(Dim.Symbol("R"), spec.Width));
        f.Argument("cache", ValueKind.Cache, "Says how weights are read.");
        f.Return("The logits.", f.Do("logits", new LinearOp(head, headBias, Compute: style.Compute), norms.Last is null ? x : f.Do("states", norms.Last, x)));

        f = new FunctionBuilder(module, "NextTokenLoss", "Cross-entropy of the next token. Logits are made only where there is a label, and never all at once.");
        x = f.Tensor("states", "The states.", states);
        var labels = f.Tensor("labels", "The token behind each state, -100 for none.", new Shape(BlockStyle.Rows), ElementType.Int64);
        var smoothing = f.Argument("labelSmoothing", ValueKind.Number, "Share of the target spread over all tokens, 0 up to 1.", @default: "0");
        var zLoss = f.Argument("zLoss", ValueKind.Number, "Weight of the mean squared log-partition.", @default: "0");
        var divergence = f.Argument("divergence", ValueKind.Flag, "Whether the smoothing is spread over the tokens that are not the label, and the targets' own entropy is taken off.", @default: "false");
        f.Return("The mean over the labels, in nats.", f.Do("loss", new CaptionLossOp(head, style.Compute, headBias), x, labels, smoothing, zLoss, divergence));
    }

    /// <summary>What the distances of tokens add to the scores of self-attention on texts, with their mask.</summary>
    private static void Distances(GraphModule module, Parameter table)
    {
        var f = new FunctionBuilder(module, "Distances", "Adds to a mask what the distances of tokens add to the scores of attention.");
        f.Return("The mask.", f.Do("mask", new DistancesOp(table), f.Mask()));
    }

    /// <summary>The same for a step of generation.</summary>
    private static void StepDistances(GraphModule module, Parameter table, Shape next)
    {
        var f = new FunctionBuilder(module, "Distances", "What distances add to the scores of attention in a step of generation.");
        var x = f.Tensor("x", "The new tokens.", next);
        var cache = f.Argument("cache", ValueKind.Cache, "What was decoded so far.");
        var causal = f.Argument("causal", ValueKind.Flag, "Whether no position sees one behind it.");
        f.Return("A number for each head, new position and position so far.", f.Do("distances", new StepDistancesOp(table), cache, x, causal));
    }
}
