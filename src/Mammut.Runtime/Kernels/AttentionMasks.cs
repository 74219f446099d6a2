using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>Masks as <c>scaled_dot_product_attention</c> reads them: true where a query may see a key.</summary>
internal static class AttentionMasks
{
    /// <summary>Every query sees the real keys.</summary>
    /// <param name="real">bool <c>[B, T]</c>.</param>
    /// <returns>bool <c>[B, 1, 1, T]</c>, to be broadcast over heads and queries.</returns>
    public static Tensor Keys(Tensor real) => real.view(real.shape[0], 1, 1, real.shape[1]);

    /// <summary>Position <c>i</c> sees <c>j</c> where <c>j &lt;= i</c> or <c>j</c> is in the prefix.</summary>
    /// <param name="prefixLengths">int64 <c>[B]</c>.</param>
    /// <param name="t">Number of positions.</param>
    /// <returns>bool <c>[B, 1, T, T]</c>, queries by keys, to be broadcast over heads.</returns>
    public static Tensor Prefix(Tensor prefixLengths, long t)
    {
        using var scope = NewDisposeScope();
        var places = arange(t, dtype: ScalarType.Int64, device: prefixLengths.device);
        var causal = places.le(places.unsqueeze(1));
        var prefix = places.lt(prefixLengths.view(-1, 1, 1, 1));
        return causal.logical_or(prefix).MoveToOuterDisposeScope();
    }
}
