using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>What the transformer blocks of one tower have in common.</summary>
/// <param name="Hidden">Hidden width of an MLP.</param>
/// <param name="Path">The attribute to blame.</param>
/// <param name="HeadsPath">The argument to blame for heads that do not divide the width.</param>
internal sealed record BlockStyle(
    long Width, long Heads, long Hidden, long Depth, Activation Activation, Normalization Norm, double Epsilon, Precision Precision, SpecPath Path, SpecPath HeadsPath)
{
    /// <summary>Whether the linear maps have a bias.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>Whether the tower's own parameters stay as they are loaded.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>Images, or texts, of a batch.</summary>
    public static readonly Dim Batch = Dim.Symbol("B");

    /// <summary>Images of all documents of a batch: as many for each.</summary>
    public static readonly Dim Images = Batch * Dim.Symbol("K");

    /// <summary>Tokens of all texts of a batch together; padding is none.</summary>
    public static readonly Dim Rows = Dim.Symbol("M");

    /// <summary>Those of them that have a next token to predict.</summary>
    public static readonly Dim Labelled = Dim.Symbol("L");

    /// <summary>Those of them that are hidden.</summary>
    public static readonly Dim Masked = Dim.Symbol("H");

    /// <summary>Tokens of the longest prompt.</summary>
    public static readonly Dim PromptLength = Dim.Symbol("U");

    /// <summary>Rows that an encoder gives for all prompts with their images.</summary>
    public static readonly Dim EncoderRows = Dim.Symbol("E");

    /// <summary>Tokens of the longest text.</summary>
    public static readonly Dim Length = Dim.Symbol("T");

    /// <summary>Where the norms stand.</summary>
    public NormPlacement NormPlacement { get; init; }

    /// <summary>Whether attention scores are divided by the square root of the width of a head.</summary>
    public bool Scaled { get; init; } = true;

    /// <summary>Whether the mask brings what distances add to the scores of self-attention.</summary>
    public bool Distances { get; init; }

    /// <summary>Whether something may stand between a layer's self-attention and its MLP, so that each can be called alone.</summary>
    public bool Split { get; init; }

    public bool NormsBefore => NormPlacement == NormPlacement.Before;

    /// <summary>Whether its blocks run on texts, with a mask.</summary>
    public bool IsText { get; init; }

    /// <summary>Whether its blocks have a step of generation too.</summary>
    public bool HasSteps { get; init; }

    public ElementType Compute => ElementOf(Precision);

    /// <summary>The number format that a declared precision means.</summary>
    public static ElementType ElementOf(Precision precision) => precision == Precision.BFloat16 ? ElementType.BFloat16 : ElementType.Float32;

    /// <summary>Standard deviations of the initial weights, as in CLIP (Radford et al. 2021, released code).</summary>
    public double InputDeviation => Math.Pow(Width, -0.5);

    /// <summary>
    /// For queries: where scores are not divided by the square root of a head's width, the queries are, at first, so that softmax
    /// starts from the same scores (T5, Raffel et al. 2020).
    /// </summary>
    public double QueryDeviation(long features, long heads) => Scaled ? InputDeviation : InputDeviation * Math.Pow(Math.Max(1, features / heads), -0.5);

    /// <summary>For what is added to the residual stream: smaller the deeper the tower.</summary>
    public double OutputDeviation => Math.Pow(Width, -0.5) * Math.Pow(2.0 * Depth, -0.5);

    public double HiddenDeviation => Math.Pow(2.0 * Width, -0.5);
}

/// <summary>The pieces that every transformer block is made of.</summary>
internal static class Blocks
{
    /// <summary>A norm over the last axis.</summary>
    public static NormOp Norm(GraphModule module, string key, BlockStyle style) => Norm(module, key, style.Norm, style.Width, style.Epsilon);

    /// <summary>A norm over the last axis.</summary>
    public static NormOp Norm(GraphModule module, string key, Normalization kind, long width, double epsilon) => new(
        kind,
        module.Own($"{key}.weight", new Initializer.Constant(1), width),
        kind == Normalization.LayerNorm ? module.Own($"{key}.bias", new Initializer.Constant(0), width) : null,
        epsilon);

    /// <summary>A linear map, with bias where the tower's have one.</summary>
    public static LinearOp Linear(GraphModule module, string key, long outer, long inner, double deviation, BlockStyle style) =>
        Linear(module, key, outer, inner, new Initializer.Normal(deviation), style);

    /// <summary>Queries, keys and values of so many features each in one weight, packed as in torch's MultiheadAttention: rows of the queries, the keys, the values.</summary>
    public static LinearOp QueriesKeysValues(GraphModule module, string key, long features, long heads, BlockStyle style) => Linear(
        module, key, 3 * features, style.Width,
        style.Scaled ? new Initializer.Normal(style.InputDeviation) : new Initializer.NormalRows(features, style.QueryDeviation(features, heads), style.InputDeviation),
        style);

    /// <summary>The residual sum, with the norm behind it where that is its place.</summary>
    public static Value Residual(FunctionBuilder f, Value x, Value update, NormOp norm, BlockStyle style)
    {
        var sum = f.Do("x", new AddOp(), x, update);
        return style.NormsBefore ? sum : f.Do("x", norm, sum);
    }

    /// <summary>The input of a branch, normalised where the norm stands in front.</summary>
    public static Value Branch(FunctionBuilder f, Value x, NormOp norm, BlockStyle style) => style.NormsBefore ? f.Do("normed", norm, x) : x;

    private static LinearOp Linear(GraphModule module, string key, long outer, long inner, Initializer initial, BlockStyle style) => new(
        module.Own($"{key}.weight", initial, outer, inner),
        style.Bias ? module.Own($"{key}.bias", new Initializer.Constant(0), outer) : null,
        Compute: style.Compute);

    /// <summary>
    /// Adds the function <c>FeedForward</c>: <c>x + scale * MLP(norm(x))</c>, or <c>norm(x + scale * MLP(x))</c>; for what generates also the
    /// one for a step.
    /// </summary>
    public static (Function Whole, Function? Step) FeedForward(GraphModule module, BlockStyle style, Shape tokens, params Op[] scales)
    {
        var norm = Norm(module, "mlp_norm", style);
        var inner = style.Activation.IsGated() ? 2 * style.Hidden : style.Hidden;
        var into = Linear(module, "mlp.in", inner, style.Width, style.HiddenDeviation, style);
        var outOf = Linear(module, "mlp.out", style.Width, style.Hidden, style.OutputDeviation, style);

        return (Add(tokens, cached: false), style.HasSteps ? Add(Next(style), cached: true) : null);

        Function Add(Shape tokens, bool cached)
        {
            var f = new FunctionBuilder(module, cached && style.Split ? "StepFeedForward" : "FeedForward", cached ? "Adds the MLP's answer to each token of a step." : "Adds the MLP's answer to each token.", isPublic: style.Split);
            var x = f.Tensor("x", "The tokens.", tokens);
            if (cached)
                f.Argument("cache", ValueKind.Cache, "Says how weights are read.");
            var hidden = f.Do("hidden", into, Branch(f, x, norm, style));
            hidden = f.Do("hidden", new ActivateOp(style.Activation), hidden);
            var update = f.Do("update", outOf, hidden);
            return f.Return("The tokens.", Residual(f, x, Scaled(f, "update", scales, update), norm, style));
        }
    }

    /// <summary>Tokens of a step of generation: P new positions of R rows.</summary>
    public static Shape Next(BlockStyle style) => new(Dim.Symbol("R"), Dim.Symbol("P"), style.Width);

    /// <summary>The value times each of the scales, where there are any.</summary>
    public static Value Scaled(FunctionBuilder f, string name, Op[] scales, Value value) => scales.Aggregate(value, (value, scale) => f.Do(name, scale, value));
}
