namespace Mammut.Dsl.Generators.Ir;

/// <summary>A new cache for a batch of images.</summary>
internal sealed record NewCacheOp(long Layers, long CrossLayers) : Op;

/// <summary>Appends keys and values to a layer's cache and gives all so far. Inputs: cache, layer, keys, values.</summary>
internal sealed record AppendToCacheOp : Op;

/// <summary>The constant image keys and values of a cross-attention block. Inputs: cache, block.</summary>
/// <param name="KeysAndValues">The type of each.</param>
internal sealed record ReadCrossCacheOp(TensorType KeysAndValues) : Op;

/// <summary>Stores the constant image keys and values of a cross-attention block. Inputs: cache, keys, values.</summary>
internal sealed record WriteCrossCacheOp(LoopIndex Index) : Op;

/// <summary>The number of positions in the cache.</summary>
internal sealed record CacheLengthOp : Op;

/// <summary>Counts the new positions as cached. Inputs: cache, token ids.</summary>
internal sealed record AdvanceCacheOp : Op;

/// <summary>Whether several positions arrive at once, so that they need the causal mask among themselves.</summary>
internal sealed record IsPromptOp : Op;

/// <summary>A place in a list as a C# value.</summary>
internal sealed record IndexOp(LoopIndex Index) : Op;
