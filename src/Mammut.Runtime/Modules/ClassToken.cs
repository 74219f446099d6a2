using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>A learned token that stands for a whole sequence (Devlin et al. 2019; Dosovitskiy et al. 2021).</summary>
public static class ClassToken
{
    /// <summary>Puts the token in front of every sequence.</summary>
    /// <param name="token"><c>[D]</c></param>
    /// <param name="x"><c>[B, N, D]</c></param>
    /// <returns><c>[B, N + 1, D]</c></returns>
    public static Tensor Prepend(Tensor token, Tensor x) => cat([Spread(token, x), x], 1);

    /// <summary>Gives a class token in front of a table of positions the position zero.</summary>
    /// <param name="positions"><c>[N, D]</c></param>
    /// <returns><c>[N + 1, D]</c></returns>
    public static Tensor WithoutPosition(Tensor positions) => cat([zeros_like(positions.narrow(0, 0, 1)), positions], 0);

    private static Tensor Spread(Tensor token, Tensor x) => token.to(x.dtype).expand(x.shape[0], 1, x.shape[2]);
}
