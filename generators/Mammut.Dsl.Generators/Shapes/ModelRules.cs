using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Ir;
using static Mammut.Dsl.Generators.Shapes.RuleResult;

namespace Mammut.Dsl.Generators.Shapes;

/// <summary>Shape, element type and cost of masks, losses and the cache.</summary>
internal static class ModelRules
{
    public static RuleResult KeyMask(TensorType real) => Of(new Shape(real.Shape[0], 1, 1, real.Shape[1]), ElementType.Bool);

    public static RuleResult SquareMask(Dim batch, Dim length) => Of(new Shape(batch, 1, length, length), ElementType.Bool);

    public static RuleResult AppendReal(TensorType real) => Of(real.Shape.With(1, real.Shape[1] + 1), ElementType.Bool);

    public static RuleResult Labels(TensorType tokens) => Of(tokens.Shape.With(1, tokens.Shape[1] - 1), ElementType.Int64);

    public static RuleResult DropLast(TensorType x) => Of(x.Shape.With(1, x.Shape[1] - 1), x.Element);

    public static RuleResult CaptionLoss(TensorType logits, TensorType labels) =>
        logits.Shape[1] != labels.Shape[1]
            ? Wrong(DiagnosticIds.UnlikeWidths, logits.Shape.ToString(), "the labels", labels.Shape.ToString())
            : Of(new Shape());

    public static RuleResult ContrastiveLoss(TensorType image, TensorType text) =>
        image.Shape.Last != text.Shape.Last
            ? Wrong(DiagnosticIds.UnlikeEmbeddings, image.Shape.Last.ToString(), text.Shape.Last.ToString())
            : Of(new Shape(), ElementType.Float32, image.Shape[0] * image.Shape[0] * image.Shape.Last * 2);

    /// <summary>The new keys and values behind all those before: of length S.</summary>
    public static RuleResult AppendToCache(TensorType keys, TensorType values) =>
        Many([new(keys.Shape.With(2, Dim.Symbol("S")), keys.Element), new(values.Shape.With(2, Dim.Symbol("S")), values.Element)]);
}
