using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>Cuts token features into attention heads and puts them together again.</summary>
public static class Heads
{
    /// <summary>One projection to heads.</summary>
    /// <param name="x">Features <c>[B, T, D]</c>; the heads must divide D.</param>
    /// <param name="heads">Number of heads H.</param>
    /// <returns><c>[B, H, T, D/H]</c></returns>
    public static Tensor Split(Tensor x, long heads)
        => x.view(x.shape[0], x.shape[1], heads, x.shape[2] / heads).transpose(1, 2);

    /// <summary>Keys and values that were projected together.</summary>
    /// <param name="packed">Features <c>[B, T, 2D]</c>, keys first.</param>
    /// <param name="heads">Number of heads H.</param>
    /// <returns>Two tensors <c>[B, H, T, D/H]</c>.</returns>
    public static (Tensor Keys, Tensor Values) KeysValues(Tensor packed, long heads)
    {
        var parts = Unpack(packed, 2, heads);
        return (parts[0], parts[1]);
    }

    /// <summary>Queries, keys and values that were projected together.</summary>
    /// <param name="packed">Features <c>[B, T, 3D]</c>, queries first, then keys.</param>
    /// <param name="heads">Number of heads H.</param>
    /// <returns>Three tensors <c>[B, H, T, D/H]</c>.</returns>
    public static (Tensor Queries, Tensor Keys, Tensor Values) QueriesKeysValues(Tensor packed, long heads)
    {
        var parts = Unpack(packed, 3, heads);
        return (parts[0], parts[1], parts[2]);
    }

    /// <summary>Heads to one vector a token.</summary>
    /// <param name="headed"><c>[B, H, T, D/H]</c></param>
    /// <returns><c>[B, T, D]</c></returns>
    public static Tensor Merge(Tensor headed)
        => headed.transpose(1, 2).reshape(headed.shape[0], headed.shape[2], headed.shape[1] * headed.shape[3]);

    private static Tensor[] Unpack(Tensor packed, long groups, long heads)
        => packed.view(packed.shape[0], packed.shape[1], groups, heads, packed.shape[2] / groups / heads).permute(2, 0, 3, 1, 4).unbind(0);
}
