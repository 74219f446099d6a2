using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Testing;

/// <summary>The inputs of a probe, the same in every run.</summary>
internal sealed class ProbeInputs(ProbeSizes sizes)
{
    public ProbeSizes Sizes => sizes;

    public ProbeTexts Texts { get; } = new(sizes);

    /// <summary>Noise as images, another for each seed: float32 <c>[count, 3, H, W]</c>.</summary>
    public Tensor Images(long seed, long count) => Noise(seed, count, 3, sizes.ImageHeight, sizes.ImageWidth);

    /// <summary>Noise as the tokens of images, another for each seed: float32 <c>[count, N, D]</c>.</summary>
    public Tensor ImageTokens(long seed, long count) => Noise(seed, count, sizes.ImageTokens, sizes.ImageTokenWidth);

    /// <summary>Independent samples of the normal distribution, on the CPU.</summary>
    private static Tensor Noise(long seed, params long[] shape)
    {
        using var generator = Init.Generator(seed);
        return Init.Normal(generator, 1, shape);
    }
}
