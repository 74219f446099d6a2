using Mammut.Dsl.Generators.Diagnostics;
using Mammut.Dsl.Generators.Ir;
using static Mammut.Dsl.Generators.Shapes.RuleResult;

namespace Mammut.Dsl.Generators.Shapes;

/// <summary>Shape, element type and cost of the contrastive loss and the cache.</summary>
internal static class ModelRules
{
    public static RuleResult DropOne(TensorType x) => Of(x.Shape.With(1, x.Shape[1] - 1), x.Element);

    /// <summary>Model and copy, each image with each text and back, and all with the queue.</summary>
    public static RuleResult Distilled(DistilledLossOp op, TensorType image, TensorType text) => ContrastiveLoss(image, text) is { Fault: not null } wrong
        ? wrong
        : Of(new Shape(), ElementType.Float32, image.Shape[0] * (image.Shape[0] + (op.Images?.Shape[0] ?? 0)) * image.Shape.Last * 8);

    public static RuleResult ContrastiveLoss(TensorType image, TensorType text) =>
        image.Shape.Last != text.Shape.Last
            ? Wrong(DiagnosticIds.UnlikeEmbeddings, image.Shape.Last.ToString(), text.Shape.Last.ToString())
            : Of(new Shape(), ElementType.Float32, image.Shape[0] * image.Shape[0] * image.Shape.Last * 2);
}
