using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Shapes;

namespace Mammut.Dsl.Generators.Analysis;

/// <summary>
/// What torch's autograd keeps of an operation until the backward pass: some of its inputs, and tensors that only exist
/// inside it, as the native kernels keep them; the composed forms keep more.
/// </summary>
internal static class SavedForBackward
{
    /// <param name="op">The operation.</param>
    /// <param name="inputs">Types of its inputs; null for one that is absent or no tensor.</param>
    /// <param name="outputs">Types of its outputs.</param>
    /// <returns>Places of the inputs that are kept, and the bytes of the tensors inside.</returns>
    public static (int[] Inputs, Dim Bytes) Of(Op op, IReadOnlyList<TensorType?> inputs, IReadOnlyList<TensorType?> outputs) => op switch
    {
        LinearOp linear => ([0], Cast(linear.Compute, Used(linear))),
        TokenScoresOp scores => ([0], Cast(scores.Compute, scores.Table.Elements)),
        DistilledLossOp loss => ([0, 1], 2 * 3 * 4 * inputs[0]!.Shape[0] * (inputs[0]!.Shape[0] + (loss.Images?.Shape[0] ?? 0))),
        MaskedLossOp or MatchingLossOp => ([], Bytes(inputs[0])),
        HidePatchesOp => ([], (4 + 1) * Elements(inputs[1]!)), // The flags, and as numbers.
        PixelLossOp => ([], Bytes(inputs[0])), // The errors, which are squared.
        PatchEmbedOp patch => ([0], Cast(patch.Compute, patch.Weight.Elements)),
        NormOp { Kind: Normalization.LayerNorm } => ([0], Statistics(inputs[0]!)),
        NormOp => ([0], Bytes(outputs[0]) + 4 * inputs[0]!.Shape.Without(-1).Elements),
        ActivateOp activate => ([0], Inner(activate.Kind) * Bytes(outputs[0])),
        AttendOp => ([0, 1, 2], Scores(inputs) * (inputs.Count > 3 && inputs[3] is not null ? 2 : 1)),
        // What attention gives is kept too, and counted where the product behind it reads it.
        SelfAttendOp { Biased: true } attend => ([0], Scores(inputs[0]!, inputs[1]!, attend.Heads)),
        SelfAttendOp attend => ([0], LogSums(inputs[0]!, attend.Heads)),
        CrossAttendOp attend => ([0, 1], LogSums(inputs[0]!, attend.Heads)),
        TextLatentAttendOp attend => ([0, 1], LogSums(inputs[0]!, attend.Heads)),
        LatentAttendOp attend => ([0, 1], LogSums(inputs[0]!, attend.Heads)),
        NormLinearOp => ([0], Dim.Zero),
        LinearAddOp => ([1], Dim.Zero),
        MlpOp mlp => ([0], Hidden(mlp, inputs[0]!)),
        LayerScaleOp or TanhGateOp or UnitLengthOp => ([0], Dim.Zero),
        // With a bias, the head is copied with it as one matrix.
        CaptionLossOp loss => ([], ((loss.Bias is null ? 4 : 8) * loss.Head.Elements) + Bytes(inputs[0])), // The gradients are made at once with the loss.
        ContrastiveLossOp => ([0, 1], 4 * 4 * inputs[0]!.Shape[0] * inputs[0]!.Shape[0]),
        _ => ([], Dim.Zero),
    };

    /// <summary>Bytes of a tensor.</summary>
    public static Dim Bytes(TensorType? type) => type is null ? Dim.Zero : type.Shape.Elements * type.Element switch
    {
        ElementType.Bool => 1,
        ElementType.BFloat16 => 2,
        ElementType.Int64 => 8,
        _ => 4,
    };

    private static Dim Elements(TensorType type) => type.Shape.Elements;

    /// <summary>Mean and deviation of each row.</summary>
    private static Dim Statistics(TensorType x) => 2 * 4 * x.Shape.Without(-1).Elements;

    /// <summary>The logarithm of each softmax's sum, a number a row and head.</summary>
    private static Dim LogSums(TensorType rows, long heads) => 4 * heads * rows.Shape.Without(-1).Elements;

    /// <summary>The scores of each token of a text with all of it, and the softmax of them.</summary>
    private static Dim Scores(TensorType rows, TensorType mask, long heads) => 2 * 4 * heads * rows.Shape.Without(-1).Elements * mask.Shape[1];

    /// <summary>What stands before the nonlinearity.</summary>
    private static Dim Hidden(MlpOp mlp, TensorType x) =>
        Bytes(new TensorType(x.Shape.With(-1, mlp.Into.Rows ?? mlp.Into.Weight.Shape[0]), mlp.Into.Compute));

    private static long Used(LinearOp linear) => (linear.Rows ?? linear.Weight.Shape[0]) * linear.Weight.Shape[1];

    /// <summary>The 16-bit copy of a weight that stays in 32 bits.</summary>
    private static Dim Cast(ElementType compute, long elements) => compute == ElementType.BFloat16 ? 2 * elements : Dim.Zero;

    /// <summary>Tensors of the output's size that a nonlinearity keeps besides its input.</summary>
    private static long Inner(Activation kind) => kind switch
    {
        Activation.GatedGelu => 4,
        Activation.GeluTanh => 3,
        Activation.QuickGelu or Activation.SwiGlu => 1,
        _ => 0,
    };

    private static Dim Scores(IReadOnlyList<TensorType?> inputs)
    {
        var (queries, keys) = (inputs[0]!, inputs[1]!);
        return Bytes(queries with { Shape = queries.Shape.With(-1, keys.Shape[2]) });
    }
}
