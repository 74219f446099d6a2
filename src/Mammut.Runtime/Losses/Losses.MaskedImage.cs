using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

public static partial class Losses
{
    /// <summary>Keeps the deviation of an even patch from being 0.</summary>
    private const double PixelEpsilon = 1e-6;

    /// <summary>
    /// Masked image modelling (MAE, He et al. 2022): the mean squared error of the pixels of hidden patches. Each patch's own
    /// mean is taken from its pixels, and they are divided by their own deviation (variance over n - 1, 1e-6 added).
    /// </summary>
    /// <param name="pixels">The prediction, <c>[B, N, 3 P P]</c>: of each patch its channels, their rows, and the pixels of these.</param>
    /// <param name="images">The images, <c>[B, 3, H, W]</c>; H and W are multiples of the patch's side.</param>
    /// <param name="patch">Side P of a patch, in pixels.</param>
    /// <param name="hidden">bool <c>[B, N]</c>: which patches were hidden, one at least.</param>
    /// <returns>A scalar, the mean over the pixels of hidden patches.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public static Tensor MaskedPixels(Tensor pixels, Tensor images, long patch, Tensor hidden)
    {
        var (rows, columns) = (images.shape[2] / patch, images.shape[3] / patch);
        if (rows * patch != images.shape[2] || columns * patch != images.shape[3])
            throw new ArgumentException($"Patches of {patch} pixels do not fill images [{string.Join(", ", images.shape)}].", nameof(patch));
        long[] expected = [images.shape[0], rows * columns, 3 * patch * patch];
        if (!pixels.shape.SequenceEqual(expected))
            throw new ArgumentException($"Expected predictions [{string.Join(", ", expected)}], but got [{string.Join(", ", pixels.shape)}].", nameof(pixels));
        HiddenPatches.Check(hidden, expected[0], expected[1]);

        using var scope = NewDisposeScope();
        var values = images.unfold(2, patch, patch).unfold(3, patch, patch).permute(0, 2, 3, 1, 4, 5).reshape(expected);
        var targets = (values - values.mean([-1], keepdim: true)) / (values.var(-1, unbiased: true, keepdim: true) + PixelEpsilon).sqrt();
        var errors = (pixels - targets).square().mean([-1]);
        var weights = hidden.to(errors.dtype);
        return ((errors * weights).sum() / weights.sum()).MoveToOuterDisposeScope();
    }
}
