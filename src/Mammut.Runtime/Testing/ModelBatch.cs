using static TorchSharp.torch;

namespace Mammut.Testing;

/// <summary>What a probe gives to a whole model.</summary>
/// <param name="Images">One image a text, float32 <c>[B, 3, H, W]</c>.</param>
/// <param name="Tokens">Token ids, int64 <c>[B, T]</c>, padded on the right.</param>
/// <param name="PrefixLengths">Number of tokens in front of each text that all may see, int64 <c>[B]</c>.</param>
public sealed record ModelBatch(Tensor Images, Tensor Tokens, Tensor PrefixLengths);
