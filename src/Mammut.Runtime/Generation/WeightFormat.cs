namespace Mammut;

/// <summary>In which form the decoder's weights are read while a text is generated.</summary>
public enum WeightFormat
{
    /// <summary>As the model holds them: float32.</summary>
    Own,

    /// <summary>
    /// Rounded to bfloat16, 8 significant bits, half of float32's memory traffic. Sums stay float32, and so do activations
    /// where the native kernels run.
    /// </summary>
    BFloat16,

    /// <summary>
    /// Rounded to 8-bit integers with one scale a row, a quarter of float32's memory traffic. Activations and sums stay
    /// float32 (weight-only quantisation, as in Dettmers et al. 2022 without their outlier columns).
    /// </summary>
    Int8,
}
