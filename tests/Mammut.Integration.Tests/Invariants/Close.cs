namespace Mammut.Integration.Tests.Invariants;

/// <summary>Comparison of tensors by the relative error of the whole, which no element's nearness to zero can spoil.</summary>
internal static class Close
{
    public static double RelativeError(Tensor actual, Tensor expected)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected.shape, actual.shape);
        var (a, e) = (actual.detach().to(float64), expected.detach().to(float64));
        var size = e.pow(2).sum().sqrt().item<double>();
        return (a - e).pow(2).sum().sqrt().item<double>() / Math.Max(size, 1e-12);
    }

    /// <summary>Whether two tensors agree bit for bit.</summary>
    public static bool Same(Tensor one, Tensor other) => one.shape.SequenceEqual(other.shape) && one.eq(other).all().item<bool>();

    public static void Check(Tensor actual, Tensor expected, double tolerance, string what)
    {
        var error = RelativeError(actual, expected);
        Assert.True(error <= tolerance, $"{what}: relative error {error:E2} is above {tolerance:E0}.");
    }
}
