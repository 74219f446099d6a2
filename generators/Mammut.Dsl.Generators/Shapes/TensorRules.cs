using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Specs;
using static Mammut.Dsl.Generators.Shapes.RuleResult;

namespace Mammut.Dsl.Generators.Shapes;

/// <summary>Shape, element type and cost of the tensor operations.</summary>
internal static class TensorRules
{
    public static RuleResult Linear(LinearOp op, TensorType x)
    {
        var inner = op.Weight.Shape[1];
        if (x.Shape.Last != inner)
            return Wrong(DiagnosticIds.UnlikeWidths, x.Shape.ToString(), op.Weight.Key, inner.ToString());
        var outer = op.Rows ?? op.Weight.Shape[0];
        return Of(x.Shape.With(-1, outer), op.Compute, x.Shape.Elements * outer * 2);
    }

    public static RuleResult TokenScores(TokenScoresOp op, TensorType x) => x.Shape.Last != op.Table.Shape[1]
        ? Wrong(DiagnosticIds.UnlikeWidths, x.Shape.ToString(), op.Table.Key, op.Table.Shape[1].ToString())
        : Of(x.Shape.With(-1, op.Table.Shape[0]), op.Compute, x.Shape.Elements * op.Table.Shape[0] * 2);

    public static RuleResult Norm(NormOp op, TensorType x) =>
        x.Shape.Last != op.Weight.Shape[0]
            ? Wrong(DiagnosticIds.UnlikeWidths, x.Shape.ToString(), op.Weight.Key, op.Weight.Shape[0].ToString())
            : Of(x.Shape);

    public static RuleResult Activate(ActivateOp op, TensorType x) =>
        !op.Kind.IsGated() ? Of(x)
        : x.Shape.Last.DivideExactly(2) is { } half ? Of(x.Shape.With(-1, half), x.Element)
        : Wrong(DiagnosticIds.UnlikeWidths, x.Shape.ToString(), op.Kind.ToString(), "an even number");

    public static RuleResult Add(TensorType left, TensorType right) =>
        !left.Shape.Equals(right.Shape)
            ? Wrong(DiagnosticIds.UnlikeWidths, left.Shape.ToString(), "the other summand", right.Shape.ToString())
            : Of(left.Shape, left.Element == right.Element ? left.Element : ElementType.Float32);

    /// <summary>Of token ids <c>[R, P]</c>; or of texts, whose first axis is their tokens.</summary>
    public static RuleResult Embed(EmbedOp op, TensorType tokens, bool packed) =>
        Of(packed ? new Shape(tokens.Shape[0], op.Table.Shape[1]) : new Shape(tokens.Shape[0], tokens.Shape[1], op.Table.Shape[1]));

    public static RuleResult PatchEmbed(PatchEmbedOp op, TensorType images)
    {
        if (images.Shape[2].DivideExactly(op.PatchSize) is not { } rows || images.Shape[3].DivideExactly(op.PatchSize) is not { } columns)
            return Wrong(DiagnosticIds.PatchDoesNotDivide, op.PatchSize.ToString(), images.Shape[2].ToString(), images.Shape[3].ToString());
        var width = op.Weight.Shape[0];
        var patches = rows * columns;
        return Of(new Shape(images.Shape[0], patches, width), op.Compute,
            images.Shape[0] * patches * width * (op.Weight.Shape[1] * op.PatchSize * op.PatchSize * 2));
    }

    public static RuleResult ClassToken(ClassTokenOp op, TensorType x) =>
        x.Shape.Last != op.Token.Shape[0]
            ? Wrong(DiagnosticIds.UnlikeWidths, x.Shape.ToString(), op.Token.Key, op.Token.Shape[0].ToString())
            : Of(x.Shape.With(1, x.Shape[1] + 1), x.Element);

    public static RuleResult AddPositions(Parameter table, TensorType x)
    {
        // A sequence of symbolic length is a text; its bound is checked where the batch is made.
        if (x.Shape[1].Constant is { } length && length != table.Shape[0])
            return Wrong(DiagnosticIds.UnlikeWidths, x.Shape.ToString(), table.Key, table.Shape[0].ToString());
        return Of(x.Shape); // The table is in 32 bits, so the sum is.
    }

    /// <summary>As <c>PatchDropout.Apply</c> keeps them; of a number of patches that is not known, all.</summary>
    public static RuleResult DropPatches(DropPatchesOp op, TensorType x)
    {
        var first = op.KeepFirst ? 1 : 0;
        return x.Shape[1].Constant is not { } tokens ? Of(x) : Of(x.Shape.With(1, first + Math.Max(1, (long)((tokens - first) * (1 - op.Share)))), x.Element);
    }

    public static RuleResult PoolTokens(TensorType x) => Of(x.Shape.Without(1), x.Element);

    public static RuleResult LearnedQuery(LearnedQueryOp op, TensorType like) =>
        Of(new Shape(like.Shape[0], op.Query.Shape.Length > 1 ? op.Query.Shape[0] : 1, op.Query.Shape[op.Query.Shape.Length - 1]));

    public static RuleResult Join(TensorType first, TensorType second) =>
        first.Shape.Last != second.Shape.Last
            ? Wrong(DiagnosticIds.UnlikeWidths, first.Shape.ToString(), "the other tokens", second.Shape.ToString())
            : Of(first.Shape.With(1, first.Shape[1] + second.Shape[1]), first.Element == second.Element ? first.Element : ElementType.Float32);
}
