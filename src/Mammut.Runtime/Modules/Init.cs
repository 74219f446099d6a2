using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// Initial values of parameters: float32, on the CPU, and the same for the same generator state on every machine with the
/// same libtorch. Copy them to the model's device afterwards, so that the weights do not depend on the device.
/// </summary>
public static class Init
{
    /// <summary>A generator on the CPU for a seed.</summary>
    /// <param name="seed">Any number; negative ones count from the top, as unsigned.</param>
    public static Generator Generator(long seed) => new(unchecked((ulong)seed), CPU);

    /// <summary>Independent samples of a normal distribution around 0.</summary>
    /// <param name="generator">A generator on the CPU; it is advanced.</param>
    /// <param name="std">Standard deviation, 0 or more.</param>
    /// <param name="shape">Shape of the result.</param>
    public static Tensor Normal(Generator generator, double std, params long[] shape)
        => Empty(shape).normal_(0, std, generator);

    /// <summary>Independent samples of a normal distribution around 0, narrower or wider in the first rows.</summary>
    /// <param name="generator">A generator on the CPU; it is advanced.</param>
    /// <param name="rows">Number of first rows, 0 up to all.</param>
    /// <param name="first">Standard deviation in them, 0 or more.</param>
    /// <param name="rest">Standard deviation in the others, 0 or more.</param>
    /// <param name="shape">Shape of the result; its first axis is that of the rows.</param>
    public static Tensor NormalRows(Generator generator, long rows, double first, double rest, params long[] shape)
    {
        var result = Normal(generator, rest, shape);
        using var narrowed = result.narrow(0, 0, rows);
        narrowed.normal_(0, first, generator);
        return result;
    }

    /// <summary>Independent samples of the uniform distribution from <c>-bound</c> to <c>bound</c>.</summary>
    /// <param name="generator">A generator on the CPU; it is advanced.</param>
    /// <param name="bound">Half the width of the interval, 0 or more.</param>
    /// <param name="shape">Shape of the result.</param>
    public static Tensor Uniform(Generator generator, double bound, params long[] shape)
        => Empty(shape).uniform_(-bound, bound, generator);

    /// <summary>Rows of random directions, each of length 1.</summary>
    /// <param name="generator">A generator on the CPU; it is advanced.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="width">Length of a row.</param>
    public static Tensor UnitRows(Generator generator, long rows, long width)
    {
        using var scope = NewDisposeScope();
        return nn.functional.normalize(Normal(generator, 1, rows, width), 2, -1).MoveToOuterDisposeScope();
    }

    /// <summary>One value everywhere.</summary>
    /// <param name="value">The value.</param>
    /// <param name="shape">Shape of the result; none for a scalar.</param>
    public static Tensor Constant(double value, params long[] shape)
        => Empty(shape).fill_(value);

    private static Tensor Empty(long[] shape) => torch.empty(shape, dtype: ScalarType.Float32, device: CPU);
}
