namespace Mammut;

/// <summary>
/// Limits what a <see cref="MultimodalModelAttribute{TVision, TText}">model</see> may cost: the build fails when the compiler's
/// own count exceeds a limit. A limit that is not given does not apply; at least one is.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BudgetAttribute : Attribute
{
    /// <summary>Most learned values; a <see cref="MomentumAttribute">momentum copy</see> and its queue are none, and count in <see cref="MaxTrainingBytes"/>. 1 or more.</summary>
    public long MaxParameters { get; set; }

    /// <summary>
    /// Most floating-point operations of one image and one text of full length through every pass that a head reads (all passes
    /// of a model without heads), a multiply-add counted as two. 1 or more.
    /// </summary>
    public long MaxForwardFlops { get; set; }

    /// <summary>
    /// Most bytes of a training step at <see cref="Batch"/>: weights, gradients, AdamW's moments and what the backward pass
    /// needs of the forward one, an estimate that leaves out libtorch itself and what its allocator loses. 1 or more.
    /// </summary>
    public long MaxTrainingBytes { get; set; }

    /// <summary>Images in the batch that <see cref="MaxTrainingBytes"/> is counted at, with as many texts of full length. 1 to 1,048,576.</summary>
    public int Batch { get; set; } = 32;
}
