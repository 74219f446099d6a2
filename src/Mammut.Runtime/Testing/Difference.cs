using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Testing;

/// <summary>How far two tensors of vectors are apart, each pair as a share of the first one's length.</summary>
internal static class Difference
{
    /// <summary>
    /// What a dependence shows at least, and what rounding shows at most, where two runs have the same shapes: then
    /// arithmetic is the same down to the last bit, and a position that sees nothing of a change does not move at all.
    /// </summary>
    public const double Visible = 1e-5;

    /// <summary>The differences of vectors along the last axis, in order; not a number where a vector is not finite.</summary>
    /// <exception cref="ModelContractException">The shapes differ.</exception>
    public static double[] OfVectors(string what, Tensor before, Tensor after)
    {
        if (!before.shape.SequenceEqual(after.shape))
            throw new ModelContractException($"{what} has the shape [{string.Join(", ", after.shape)}], but [{string.Join(", ", before.shape)}] was expected.");
        using var scope = NewDisposeScope();
        var (one, other) = (before.to(ScalarType.Float64), after.to(ScalarType.Float64));
        var length = one.pow(2).sum(-1).sqrt().clamp(min: 1e-12);
        return ((other - one).pow(2).sum(-1).sqrt() / length).contiguous().data<double>().ToArray();
    }

    public static string Text(double difference) => difference.ToString("G2", CultureInfo.InvariantCulture);
}
