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

    /// <summary>Tokens of all texts of a batch together; padding is none.</summary>
    public static readonly Dim Rows = Dim.Symbol("M");

    /// <summary>Those of them that have a next token to predict.</summary>
    public static readonly Dim Labelled = Dim.Symbol("L");

    /// <summary>Tokens of the longest text.</summary>
    public static readonly Dim Length = Dim.Symbol("T");

    public ElementType Compute => ElementOf(Precision);

    /// <summary>The number format that a declared precision means.</summary>
    public static ElementType ElementOf(Precision precision) => precision == Precision.BFloat16 ? ElementType.BFloat16 : ElementType.Float32;

    /// <summary>Standard deviations of the initial weights, as in CLIP (Radford et al. 2021, released code).</summary>
    public double InputDeviation => Math.Pow(Width, -0.5);

    /// <summary>For what is added to the residual stream: smaller the deeper the tower.</summary>
    public double OutputDeviation => Math.Pow(Width, -0.5) * Math.Pow(2.0 * Depth, -0.5);

    public double HiddenDeviation => Math.Pow(2.0 * Width, -0.5);
}

/// <summary>The pieces that every transformer block is made of.</summary>
internal static class Blocks
{
    /// <summary>A norm over the last axis.</summary>
    public static NormOp Norm(GraphModule module, string key, BlockStyle style) => new(
        style.Norm,
        module.Own($"{key}.weight", new Initializer.Constant(1), style.Width),
        style.Norm == Normalization.LayerNorm ? module.Own($"{key}.bias", new Initializer.Constant(0), style.Width) : null,
        style.Epsilon);

    /// <summary>A linear map, with bias where the tower's have one.</summary>
    public static LinearOp Linear(GraphModule module, string key, long outer, long inner, double deviation, BlockStyle style) => new(
        module.Own($"{key}.weight", new Initializer.Normal(deviation), outer, inner),
        style.Bias ? module.Own($"{key}.bias", new Initializer.Constant(0), outer) : null,
        Compute: style.Compute);

    /// <summary>
    /// Adds the function <c>FeedForward</c>: <c>x + scale * MLP(norm(x))</c>; for texts also the one for a step of generation.
    /// </summary>
    public static (Function Whole, Function? Step) FeedForward(GraphModule module, BlockStyle style, Shape tokens, Op? scale, bool isText)
    {
        var norm = Norm(module, "mlp_norm", style);
        var inner = style.Activation == Activation.SwiGlu ? 2 * style.Hidden : style.Hidden;
        var into = Linear(module, "mlp.in", inner, style.Width, style.HiddenDeviation, style);
        var outOf = Linear(module, "mlp.out", style.Width, style.Hidden, style.OutputDeviation, style);

        return (Add(tokens, cached: false), isText ? Add(Next(style), cached: true) : null);

        Function Add(Shape tokens, bool cached)
        {
            var f = new FunctionBuilder(module, "FeedForward", cached ? "Adds the MLP's answer to each token of a step." : "Adds the MLP's answer to each token.", isPublic: false);
            var x = f.Tensor("x", "The tokens.", tokens);
            if (cached)
                f.Argument("cache", ValueKind.Cache, "Says how weights are read.");
            var hidden = f.Do("hidden", into, f.Do("normed", norm, x));
            hidden = f.Do("hidden", new ActivateOp(style.Activation), hidden);
            var update = f.Do("update", outOf, hidden);
            return f.Return("The tokens.", f.Do("x", new AddOp(), x, Scaled(f, "update", scale, update)));
        }
    }

    /// <summary>Tokens of a step of generation: P new positions of R rows.</summary>
    public static Shape Next(BlockStyle style) => new(Dim.Symbol("R"), Dim.Symbol("P"), style.Width);

    /// <summary>The value times a scale, where there is one.</summary>
    public static Value Scaled(FunctionBuilder f, string name, Op? scale, Value value) => scale is null ? value : f.Do(name, scale, value);
}
