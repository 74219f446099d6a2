using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>A weight as it is read, and for int8 the scale of each row.</summary>
/// <param name="Data"><c>[N, D]</c></param>
/// <param name="Scales">float32 <c>[N]</c>, or null.</param>
internal readonly record struct WeightCopy(Tensor Data, Tensor? Scales)
{
    /// <summary>Rounds a weight. The result belongs to no dispose scope.</summary>
    public static WeightCopy Of(Tensor weight, WeightFormat format)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        if (format == WeightFormat.BFloat16)
            return new(weight.detach().to(ScalarType.BFloat16).contiguous().DetachFromDisposeScope(), null);

        var wide = weight.detach().to(ScalarType.Float32);
        // A row of zeros is 0 at any scale.
        var scales = (wide.abs().amax([1], keepdim: true) / 127).clamp_min(1e-30);
        var data = (wide / scales).round().to(ScalarType.Int8).contiguous();
        return new(data.DetachFromDisposeScope(), scales.squeeze(1).contiguous().DetachFromDisposeScope());
    }

    public void Dispose()
    {
        Data.Dispose();
        Scales?.Dispose();
    }
}
