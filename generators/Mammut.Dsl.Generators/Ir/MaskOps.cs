namespace Mammut.Dsl.Generators.Ir;

/// <summary>Refuses images of another size, with both sizes in the message.</summary>
internal sealed record GuardImagesOp(long Height, long Width) : Op;

/// <summary>Refuses texts longer than the context. Inputs: token ids, and the position of the first one.</summary>
internal sealed record GuardTokensOp(long ContextLength) : Op;

/// <summary>Token ids to which of them are real: <c>[B, T]</c>, false in the trailing run of padding.</summary>
internal sealed record RealTokensOp(long Padding) : Op;

/// <summary>Token ids to <c>[B, T]</c>, true everywhere: padding counts as text.</summary>
internal sealed record EveryTokenOp : Op;

/// <summary><c>[B, T]</c> to <c>[B, T + 1]</c>: the appended class token is real.</summary>
internal sealed record AppendRealOp : Op;

/// <summary><c>[B, T]</c> to a mask <c>[B, 1, 1, T]</c>: every position sees the real ones.</summary>
internal sealed record KeyMaskOp : Op;

/// <summary>A mask <c>[B, 1, T, T]</c>: causal among the real positions.</summary>
internal sealed record CausalKeyMaskOp : Op;

/// <summary>Prefix lengths <c>[B]</c> and token ids to a mask <c>[B, 1, T, T]</c>: the prefix is seen by all, the rest causally.</summary>
internal sealed record PrefixMaskOp : Op;
