using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Lowering;
using static Mammut.Dsl.Generators.Shapes.RuleResult;

namespace Mammut.Dsl.Generators.Shapes;

/// <summary>Shape, element type and cost of attention.</summary>
internal static class AttentionRules
{
    /// <summary>Packed queries, keys and values; of texts, each token is counted as seeing a text of full length.</summary>
    public static RuleResult Self(SelfAttendOp op, TensorType packed, TensorType? mask)
    {
        if (HeadWidth(packed.Shape.Last, 3, op.Heads, out var width) is { } fault)
            return fault;
        return Of(packed.Shape.With(-1, width), packed.Element, Products(packed.Shape.Elements, mask is null ? packed.Shape[1] : mask.Shape[1]).DivideExactly(3)!.Value);
    }

    /// <summary>Keys of images, or of texts that are asked: their type says how many a text has.</summary>
    public static RuleResult Cross(long heads, TensorType queries, TensorType packed, TensorType? texts = null)
    {
        if (HeadWidth(packed.Shape.Last, 2, heads, out var width) is { } fault)
            return fault;
        if (queries.Shape.Last != width)
            return Wrong(DiagnosticIds.UnlikeWidths, queries.Shape.ToString(), "the keys", width.ToString());
        return Of(queries, Products(queries.Shape.Elements, packed.Shape.Rank > 2 ? packed.Shape[1] : texts is { Shape: { Rank: > 3 } asking } ? asking[3] : BlockStyle.PromptLength));
    }

    /// <summary>One query a text; each is counted as asking a text of full length.</summary>
    public static RuleResult TextLatent(long heads, TensorType queries, TensorType packed, TensorType texts)
    {
        if (HeadWidth(packed.Shape.Last, 2, heads, out _) is { } fault)
            return fault;
        return Of(queries, Products(queries.Shape.Elements, texts.Shape[1]));
    }

    public static RuleResult SplitHeads(SplitHeadsOp op, TensorType x)
    {
        if (HeadWidth(x.Shape.Last, op.Groups, op.Heads, out var width) is { } fault)
            return fault;
        var head = width.DivideExactly(op.Heads)!.Value;
        var split = new TensorType(new Shape(x.Shape[0], op.Heads, x.Shape[1], head), x.Element);
        return Many(Enumerable.Repeat(split, (int)op.Groups));
    }

    public static RuleResult MergeHeads(TensorType x) =>
        Of(new Shape(x.Shape[0], x.Shape[2], x.Shape[1] * x.Shape[3]), x.Element);

    public static RuleResult Attend(TensorType q, TensorType k, TensorType v)
    {
        if (q.Shape.Last != k.Shape.Last || k.Shape[2] != v.Shape[2])
            return Wrong(DiagnosticIds.UnlikeWidths, q.Shape.ToString(), "the keys", k.Shape.ToString());
        return Of(q.Shape.With(-1, v.Shape.Last), q.Element, Products(q.Shape.Elements, k.Shape[2]));
    }

    /// <summary>New positions on all so far, of length S.</summary>
    public static RuleResult Cache(AttendCacheOp op, TensorType packed) =>
        HeadWidth(packed.Shape.Last, 3, op.Heads, out var width) is { } fault
            ? fault
            : Of(packed.Shape.With(-1, width), packed.Element, Products(packed.Shape.With(-1, width).Elements, Dim.Symbol("S")));

    /// <summary>A number for each head, new position and position so far.</summary>
    public static RuleResult StepDistances(StepDistancesOp op, TensorType tokens) => Of(new Shape(op.Table.Shape[1], tokens.Shape[1], Dim.Symbol("S")));

    /// <summary>New positions on an image of N tokens.</summary>
    public static RuleResult Image(AttendImageOp op, TensorType queries) =>
        HeadWidth(queries.Shape.Last, 1, op.Heads, out _) is { } fault
            ? fault
            : Of(queries, Products(queries.Shape.Elements, Dim.Symbol("N")));

    public static RuleResult RotateTexts(RotateTextsOp op, TensorType packed)
    {
        // Heads that do not divide the width are the attention's fault to report.
        if (HeadWidth(packed.Shape.Last, 3, op.Heads, out var width) is not null)
            return Of(packed);
        var head = width.DivideExactly(op.Heads)!.Value;
        return head.DivideExactly(2) is null ? Wrong(DiagnosticIds.OddHeadWidth, head.ToString()) : Of(packed);
    }

    /// <summary>Scores, and their product with the values: two matrix products.</summary>
    private static Dim Products(Dim queryElements, Dim keys) => queryElements * keys * 4;

    /// <summary>The width of one of so many tensors side by side, which so many heads must divide.</summary>
    private static RuleResult? HeadWidth(Dim packed, long groups, long heads, out Dim width)
    {
        width = packed.DivideExactly(groups) ?? Dim.Zero;
        return width == Dim.Zero || width.DivideExactly(heads) is null
            ? Wrong(DiagnosticIds.HeadsDoNotDivide, (packed.Constant / groups)?.ToString() ?? packed.ToString(), heads.ToString())
            : null;
    }
}
