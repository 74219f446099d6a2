namespace Mammut;

/// <summary>The memory of tensors, in bytes.</summary>
/// <param name="Reserved">Taken from the system, used or not; what was never used of it is no memory yet.</param>
/// <param name="Used">Held by tensors.</param>
/// <param name="Peak">The highest that <paramref name="Used"/> has been.</param>
/// <param name="Limit">How much may lie free before some is given back.</param>
public readonly record struct TensorMemoryUse(long Reserved, long Used, long Peak, long Limit);
