namespace Mammut.Dsl.Generators.Ir;

/// <summary>A new cache for a batch of images. Inputs: the images, and where they stand in front of the texts, their tokens.</summary>
internal sealed record NewCacheOp(long Layers, long CrossLayers) : Op;

/// <summary>
/// Self-attention of new positions on a layer's cache, which gets their keys and values. Inputs: cache, layer, queries, keys and
/// values projected together <c>[R, P, 3D]</c>, whether new positions see only those before them, and what distances add to the
/// scores, where they do.
/// </summary>
internal sealed record AttendCacheOp(long Heads, bool Rotary = false, bool Scaled = true) : Op;

/// <summary>
/// What the distances of new positions from all so far add to the scores, <c>[H, P, S]</c>. Inputs: cache, the new positions' tokens
/// <c>[R, P, D]</c>, and whether no position sees one behind it.
/// </summary>
internal sealed record StepDistancesOp(Parameter Table) : Op
{
    public override IEnumerable<Parameter> Uses() => [Table];
}

/// <summary>Cross-attention of new positions on their rows' images. Inputs: cache, block, queries <c>[R, P, D]</c>.</summary>
internal sealed record AttendImageOp(long Heads, bool Scaled = true) : Op;

/// <summary>
/// Stores the constant keys and values of a cross-attention block. Inputs: cache, keys and values projected together
/// <c>[B, N, 2D]</c>; of an encoder's rows <c>[E, 2D]</c>, and then the texts that these are of.
/// </summary>
internal sealed record WriteImageOp(LoopIndex Index, long Heads) : Op;

/// <summary>Says which images of their documents new positions see. Inputs: cache, the new positions' ids.</summary>
internal sealed record SightOp(ImageSight Kind, long Token) : Op;

/// <summary>
/// A linear map, fused or not, of a step of generation: its weights are read in the form that the cache says. Inputs: the
/// map's, then the cache.
/// </summary>
internal sealed record StepLinearOp(Op Linear) : Op
{
    public override IEnumerable<Parameter> Uses() => Linear.Uses();
}

/// <summary>The number of positions in the cache.</summary>
internal sealed record CacheLengthOp : Op;

/// <summary>Counts the new positions as cached. Inputs: cache, token ids.</summary>
internal sealed record AdvanceCacheOp : Op;

/// <summary>A place in a list as a C# value.</summary>
internal sealed record IndexOp(LoopIndex Index) : Op;
