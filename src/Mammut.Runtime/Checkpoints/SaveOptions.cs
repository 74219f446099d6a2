using static TorchSharp.torch;

namespace Mammut;

/// <summary>How <see cref="Checkpoints.Save"/> writes.</summary>
public sealed record SaveOptions
{
    /// <summary>
    /// Type that tensors of floating types are written in: BFloat16 or Float16 for a file of half the size, Float32 or Float64. Null,
    /// the default, for the types they have. Others, such as counts, are written as they are.
    /// </summary>
    public ScalarType? FloatType { get; init; }

    /// <summary>
    /// Whether to leave out what a model has for its training only, a momentum copy of it and that copy's queue: less than half of the
    /// file then. Loading such a file makes the copy anew from the weights. Nothing to leave out for a model without one.
    /// </summary>
    public bool WithoutMomentum { get; init; }
}
