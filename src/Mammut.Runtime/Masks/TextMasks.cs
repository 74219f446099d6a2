using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// Masks over text positions, as booleans: true means "counts" or "may be seen", as
/// <c>scaled_dot_product_attention</c> reads them.
/// </summary>
public static class TextMasks
{
    /// <summary>
    /// Which tokens are real. Padding is the trailing run of the padding id: the same id inside a text is a token like any
    /// other. The first position always counts, so that attention over an empty text stays finite.
    /// </summary>
    /// <param name="tokens">int64 <c>[B, T]</c>, padded on the right; <c>T</c> 1 or more.</param>
    /// <param name="padding">The padding id.</param>
    /// <returns>bool <c>[B, T]</c>.</returns>
    /// <exception cref="ArgumentException">The tokens have not two axes, or no position.</exception>
    public static Tensor Real(Tensor tokens, long padding)
    {
        if (tokens.dim() != 2 || tokens.shape[1] == 0)
            throw new ArgumentException($"Expected tokens [B, T] with T of 1 or more, but got [{string.Join(", ", tokens.shape)}].", nameof(tokens));

        using var scope = NewDisposeScope();
        var places = arange(1, tokens.shape[1] + 1, dtype: ScalarType.Int64, device: tokens.device);
        var last = (tokens.ne(padding).to(ScalarType.Int64) * places).amax([1], keepdim: true).clamp(min: 1);
        return places.le(last).MoveToOuterDisposeScope();
    }

    /// <summary>The attention mask of a bidirectional pass: every position sees the real tokens.</summary>
    /// <param name="real">bool <c>[B, T]</c>.</param>
    /// <returns>bool <c>[B, 1, 1, T]</c>, to be broadcast over heads and queries.</returns>
    public static Tensor Keys(Tensor real) => real.view(real.shape[0], 1, 1, real.shape[1]);

    /// <summary>The attention mask of a causal pass: position <c>i</c> sees <c>j</c> where <c>j &lt;= i</c>.</summary>
    /// <param name="t">Number of positions.</param>
    /// <param name="device">Where the mask is made.</param>
    /// <returns>bool <c>[T, T]</c>, queries by keys.</returns>
    public static Tensor Causal(long t, Device device)
    {
        using var scope = NewDisposeScope();
        var places = arange(t, dtype: ScalarType.Int64, device: device);
        return places.le(places.unsqueeze(1)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The attention mask of a prefix pass: position <c>i</c> sees <c>j</c> where <c>j &lt;= i</c> or <c>j</c> is in the prefix
    /// (prefix language model, Raffel et al. 2020).
    /// </summary>
    /// <param name="prefixLengths">int64 <c>[B]</c>: tokens in the prefix of each text, the start token included.</param>
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

    /// <summary>Counts every position as real, padding too: what a system that attends to padding does.</summary>
    /// <param name="tokens">int64 <c>[B, T]</c>.</param>
    /// <returns>bool <c>[B, T]</c>.</returns>
    public static Tensor Every(Tensor tokens) => ones(tokens.shape, dtype: ScalarType.Bool, device: tokens.device);

    /// <summary>Makes room for a class token behind the text, which is real.</summary>
    /// <param name="real">bool <c>[B, T]</c>.</param>
    /// <returns>bool <c>[B, T + 1]</c>.</returns>
    public static Tensor Append(Tensor real)
    {
        using var scope = NewDisposeScope();
        return cat([real, ones(real.shape[0], 1, dtype: ScalarType.Bool, device: real.device)], 1).MoveToOuterDisposeScope();
    }

    /// <summary>The attention mask of a causal pass in which a token stands behind the padding: causal, and real keys only.</summary>
    /// <param name="real">bool <c>[B, T]</c>.</param>
    /// <returns>bool <c>[B, 1, T, T]</c>, queries by keys.</returns>
    public static Tensor CausalKeys(Tensor real)
    {
        using var scope = NewDisposeScope();
        return Causal(real.shape[1], real.device).logical_and(Keys(real)).MoveToOuterDisposeScope();
    }

    /// <summary>The shortest prefix: the start token alone, so that the rest of each text is predicted causally.</summary>
    /// <param name="tokens">int64 <c>[B, T]</c>.</param>
    /// <returns>int64 <c>[B]</c>, all 1.</returns>
    public static Tensor StartOnly(Tensor tokens) => ones(tokens.shape[0], dtype: ScalarType.Int64, device: tokens.device);
}
