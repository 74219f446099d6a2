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
}
