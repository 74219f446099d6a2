using static TorchSharp.torch;

namespace Mammut.Testing;

/// <summary>What a probe gives to a pass; each pass takes of it what it has parameters for.</summary>
/// <param name="Tokens">Token ids, int64 <c>[B, T]</c>, padded on the right.</param>
/// <param name="ImageTokens">Tokens of one image a text, float32 <c>[B, N, D]</c>.</param>
/// <param name="PrefixLengths">Number of tokens in front of each text that all may see, int64 <c>[B]</c>.</param>
public sealed record PassBatch(Tensor Tokens, Tensor ImageTokens, Tensor PrefixLengths);
