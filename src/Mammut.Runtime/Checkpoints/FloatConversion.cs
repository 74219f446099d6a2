using static TorchSharp.torch;

namespace Mammut;

/// <summary>Checks that weights may be written in another floating type.</summary>
internal static class FloatConversion
{
    /// <exception cref="ArgumentException">The type is none for floating numbers, or a finite value becomes infinite in it.</exception>
    public static void Check(IReadOnlyList<(string Key, Tensor Value)> tensors, ScalarType? type)
    {
        if (type is not { } wanted)
            return;
        if (!SafetensorsType.IsFloat(wanted))
            throw new ArgumentException($"{nameof(SaveOptions)}.{nameof(SaveOptions.FloatType)} is {wanted}; Float64, Float32, BFloat16 and Float16 are the floating types.", nameof(type));
        foreach (var (key, value) in tensors.Where(item => SafetensorsType.IsFloat(item.Value.dtype)))
        {
            using var scope = NewDisposeScope();
            using var unrecorded = no_grad();
            if (value.to(wanted).isinf().logical_and(value.isfinite()).any().item<bool>())
                throw new ArgumentException($"'{key}' holds a value that is too large for {wanted}.", nameof(type));
        }
    }
}
