namespace Mammut;

/// <summary>A loss or the gradient became NaN or infinite. The weights are those of the step before.</summary>
/// <param name="step">The step, counted from 1.</param>
/// <param name="part">Name of the loss part; <c>total</c> for their sum, <c>gradient norm</c> for the gradient.</param>
/// <param name="value">The value.</param>
/// <param name="parameter">For the gradient, the first parameter whose gradient is not finite; null where each is, and only the norm is not.</param>
public sealed class NonFiniteLossException(long step, string part, double value, string? parameter = null)
    : Exception(
        $"Step {step}: the {(part == GradientNorm ? part : $"loss '{part}'")} is {value.ToString(System.Globalization.CultureInfo.InvariantCulture)}"
        + (parameter is null ? "" : $", first in the gradient of '{parameter}'")
        + ". The weights are those of the step before.")
{
    internal const string GradientNorm = "gradient norm";

    /// <summary>The step, counted from 1.</summary>
    public long Step { get; } = step;

    /// <summary>Name of the loss part; <c>total</c> for their sum, <c>gradient norm</c> for the gradient.</summary>
    public string Part { get; } = part;

    /// <summary>The value: NaN or an infinity.</summary>
    public double Value { get; } = value;

    /// <summary>For the gradient, the first parameter whose gradient is not finite.</summary>
    public string? Parameter { get; } = parameter;
}
