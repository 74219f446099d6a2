namespace Mammut.Dsl.Generators.Ir;

/// <summary>
/// Attention of the latents of each image. Inputs: queries <c>[B, L, D]</c>, keys and values projected together <c>[B, K, 2D]</c>.
/// </summary>
internal sealed record LatentAttendOp(long Heads) : Op;

/// <summary>Tokens of each image behind other tokens of it, of one width.</summary>
internal sealed record JoinTokensOp : Op;

/// <summary>All but the first position of axis 1.</summary>
internal sealed record DropFirstOp : Op;
