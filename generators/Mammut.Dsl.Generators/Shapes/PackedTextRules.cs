using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Lowering;
using static Mammut.Dsl.Generators.Shapes.RuleResult;

namespace Mammut.Dsl.Generators.Shapes;

/// <summary>
/// Shape, element type and cost of what is done with packed texts. Their type is <c>[M, T]</c>: M tokens in all, in texts of up
/// to T. How many are padding is known only when a batch comes; costs are stated for texts of full length, where M is B*T.
/// </summary>
internal static class PackedTextRules
{
    public static RuleResult Pack(PackOp op, TensorType tokens) =>
        Texts(op.Padding is null || tokens.Shape[1] != BlockStyle.Length ? tokens.Shape[0] * tokens.Shape[1] : BlockStyle.Rows, tokens.Shape[1]);

    public static RuleResult Inputs(TensorType texts) => Texts(BlockStyle.Labelled, texts.Shape[1] - 1);

    public static RuleResult Extend(TensorType texts) => Texts(texts.Shape[0] + BlockStyle.Batch, texts.Shape[1] + 1);

    public static RuleResult OfImages(TensorType images) => Texts(images.Shape[0] * images.Shape[1], images.Shape[1]);

    public static RuleResult ImageRows(TensorType images) => Of(new Shape(images.Shape[0] * images.Shape[1], images.Shape.Last), images.Element);

    public static RuleResult WithImages(TensorType texts, TensorType images) =>
        Texts(texts.Shape[0] + (images.Shape[0] * images.Shape[1]), texts.Shape[1] + images.Shape[1]);

    public static RuleResult JoinImages(TensorType joined, TensorType images, TensorType rows) =>
        images.Shape.Last != rows.Shape.Last
            ? Wrong(Diagnostics.DiagnosticIds.UnlikeWidths, images.Shape.ToString(), "the text", rows.Shape.Last.ToString())
            : Of(rows.Shape.With(0, joined.Shape[0]), rows.Element);

    public static RuleResult Take(TensorType texts, TensorType rows) => Of(new Shape(texts.Shape[0], rows.Shape.Last), rows.Element);

    public static RuleResult Unpack(TensorType texts, TensorType rows) => Of(new Shape(BlockStyle.Batch, texts.Shape[1], rows.Shape.Last), rows.Element);

    public static RuleResult AppendClassToken(AppendClassTokenOp op, TensorType extended, TensorType rows) =>
        Of(new Shape(extended.Shape[0], op.Token.Shape[0]), rows.Element);

    /// <summary>Of pairs there are more than a batch has texts; their type says how many.</summary>
    public static RuleResult Pool(TensorType texts, TensorType rows) => Of(new Shape(Count(texts), rows.Shape.Last), rows.Element);

    public static RuleResult Pairs(TensorType texts) => Of(new Shape(3 * texts.Shape[0], texts.Shape[1], 3 * Count(texts)), ElementType.Int64);

    public static RuleResult Labels(TensorType texts) => Of(new Shape(BlockStyle.Labelled), ElementType.Int64);

    public static RuleResult CaptionLoss(CaptionLossOp op, TensorType states, TensorType labels) =>
        states.Shape[0] != labels.Shape[0] ? Wrong(Diagnostics.DiagnosticIds.UnlikeWidths, states.Shape.ToString(), "the labels", labels.Shape.ToString())
        : states.Shape.Last != op.Head.Shape[1] ? Wrong(Diagnostics.DiagnosticIds.UnlikeWidths, states.Shape.ToString(), op.Head.Key, op.Head.Shape[1].ToString())
        : Of(new Shape(), ElementType.Float32, states.Shape.Elements * op.Head.Shape[0] * 2);

    /// <summary>The fourth size is that of the texts that are asked.</summary>
    public static RuleResult SeeTexts(TensorType texts, TensorType asked) => Of(new Shape(texts.Shape[0], texts.Shape[1], Count(texts), asked.Shape[1]), ElementType.Int64);

    private static Dim Count(TensorType texts) => texts.Shape.Rank > 2 ? texts.Shape[2] : BlockStyle.Batch;

    private static RuleResult Texts(Dim rows, Dim length) => Of(new Shape(rows, length), ElementType.Int64);
}
