using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>The rule that norms, softmax and losses are computed in at least 32 bits.</summary>
internal static class Precisions
{
    /// <summary>
    /// The tensor as float32, or as it is when it is float32 or float64 already (float64 is what the gradient checks use).
    /// The result may be <paramref name="x"/> itself.
    /// </summary>
    public static Tensor Wide(this Tensor x)
        => x.dtype is ScalarType.Float32 or ScalarType.Float64 ? x : x.to(ScalarType.Float32);
}
