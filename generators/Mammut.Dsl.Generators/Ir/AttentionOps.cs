namespace Mammut.Dsl.Generators.Ir;

/// <summary>
/// Self-attention on queries, keys and values that were projected together: <c>[M, 3D]</c> to <c>[M, D]</c> with a mask over
/// texts, or <c>[B, N, 3D]</c> to <c>[B, N, D]</c> without one, where every token sees its whole sequence.
/// </summary>
/// <param name="Heads">Number of heads.</param>
/// <param name="Scaled">Whether scores are divided by the square root of the width of a head.</param>
/// <param name="Biased">Whether the mask brings a number for each distance, which is added to the scores.</param>
internal sealed record SelfAttendOp(long Heads, bool Scaled = true, bool Biased = false) : Op;

/// <summary>
/// Cross-attention of texts on images. Inputs: queries <c>[M, D]</c>, keys and values projected together <c>[B, N, 2D]</c>, texts.
/// </summary>
internal sealed record CrossAttendOp(long Heads, bool Scaled = true) : Op;
