namespace Mammut;

/// <summary>Constants of <see cref="AdamW"/>; the learning rate is given to each step.</summary>
public sealed record AdamWOptions
{
    /// <summary>Share of the first moment that is kept each step. 0 to below 1.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Share of the second moment that is kept each step. 0 to below 1.</summary>
    public double Beta2 { get; init; } = 0.98;

    /// <summary>Added to the root of the second moment. Above 0.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Share of a decaying weight taken off each step, times the learning rate. At least 0.</summary>
    public double WeightDecay { get; init; } = 0.1;
}
