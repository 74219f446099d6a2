using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>From the states of a text to one vector; padding has no part in it.</summary>
public static class Pool
{
    /// <summary>The mean over the real tokens, summed in float32 for 16-bit inputs; zeros where there is no real token.</summary>
    /// <param name="states"><c>[B, T, D]</c>.</param>
    /// <param name="real">bool <c>[B, T]</c>, from <see cref="TextMasks.Real"/>.</param>
    /// <returns><c>[B, D]</c> in the element type of <paramref name="states"/>.</returns>
    public static Tensor Mean(Tensor states, Tensor real)
    {
        using var scope = NewDisposeScope();
        var mask = real.unsqueeze(-1);
        var wide = states.Wide();
        // Filled rather than multiplied: a padded state that is not finite must not reach the sum as 0 * inf.
        var sum = wide.masked_fill(mask.logical_not(), 0).sum(1);
        var count = mask.sum(1).clamp(min: 1).to(wide.dtype);
        return (sum / count).to(states.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>The state of the last real token; of the first token where there is none.</summary>
    /// <param name="states"><c>[B, T, D]</c>.</param>
    /// <param name="real">bool <c>[B, T]</c>, true up to the last real token, from <see cref="TextMasks.Real"/>.</param>
    /// <returns><c>[B, D]</c>.</returns>
    public static Tensor Last(Tensor states, Tensor real)
    {
        using var scope = NewDisposeScope();
        var last = (real.sum(1) - 1).clamp(min: 0);
        var index = last.view(-1, 1, 1).expand(-1, -1, states.shape[2]);
        return states.gather(1, index).squeeze(1).MoveToOuterDisposeScope();
    }
}
