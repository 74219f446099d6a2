using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>Normalisations that torch does not bring as one function.</summary>
public static class Norms
{
    /// <summary>
    /// Root-mean-square normalisation over the last axis, <c>x / sqrt(mean(x²) + eps) * weight</c>
    /// (Zhang and Sennrich 2019), computed in float32 for 16-bit inputs.
    /// </summary>
    /// <param name="x"><c>[…, D]</c>.</param>
    /// <param name="weight"><c>[D]</c>.</param>
    /// <param name="eps">Added to the mean square; above 0.</param>
    /// <returns><c>[…, D]</c> in the element type of <paramref name="x"/>.</returns>
    public static Tensor Rms(Tensor x, Tensor weight, double eps)
    {
        using var scope = NewDisposeScope();
        var wide = x.Wide();
        var scale = (wide.square().mean([-1], keepdim: true) + eps).rsqrt();
        return (wide * scale * weight).to(x.dtype).MoveToOuterDisposeScope();
    }
}
