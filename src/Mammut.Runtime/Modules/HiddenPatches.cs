using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>Hides patches of an image, which are then to be predicted (MAE, He et al. 2022; BEiT, Bao et al. 2022).</summary>
public static class HiddenPatches
{
    /// <summary>Draws which patches to hide: as many of each image, another choice for each; from torch's own random state.</summary>
    /// <param name="images">Number of images.</param>
    /// <param name="patches">Patches of an image, 2 or more.</param>
    /// <param name="share">Share of them to hide, above 0, below 1. One patch at least is hidden, and one at least is not.</param>
    /// <param name="device">Where the result is to be.</param>
    /// <returns>bool <c>[B, N]</c>, true where hidden.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two patches, or the share is not within 0 and 1.</exception>
    public static Tensor Draw(long images, long patches, double share, Device device)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(patches, 2);
        if (!(share is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "The share of patches to hide is above 0 and below 1.");
        using var scope = NewDisposeScope();
        var count = Math.Clamp((long)Math.Round(patches * share), 1, patches - 1);
        var (_, chosen) = rand([images, patches], device: device).topk((int)count, 1);
        var hidden = zeros(images, patches, device: device).scatter(1, chosen, ones(images, count, device: device));
        return hidden.to(ScalarType.Bool).MoveToOuterDisposeScope();
    }

    /// <summary>Those that are given, else drawn ones.</summary>
    /// <param name="images">The images, <c>[B, 3, H, W]</c>.</param>
    /// <param name="patches">Patches of an image, 2 or more.</param>
    /// <param name="share">Share of them to hide, above 0, below 1.</param>
    /// <param name="choices">What to hide instead; null to draw.</param>
    /// <returns>bool <c>[B, N]</c>, true where hidden; a tensor of its own.</returns>
    /// <exception cref="ArgumentException">The given flags are not one a patch.</exception>
    public static Tensor Of(Tensor images, long patches, double share, LossChoices? choices = null)
    {
        if (choices?.HiddenPatches is not { } given)
            return Draw(images.shape[0], patches, share, images.device);
        Check(given, images.shape[0], patches);
        return given.to(images.device).alias();
    }

    /// <summary>Puts one learned vector in the place of each hidden patch.</summary>
    /// <param name="patches">The patches' vectors, <c>[B, N, D]</c>.</param>
    /// <param name="hidden">bool <c>[B, N]</c>.</param>
    /// <param name="token">The vector, <c>[D]</c>.</param>
    /// <returns><c>[B, N, D]</c></returns>
    /// <exception cref="ArgumentException">There is not one flag a patch.</exception>
    public static Tensor Replace(Tensor patches, Tensor hidden, Tensor token)
    {
        Check(hidden, patches.shape[0], patches.shape[1]);
        using var scope = NewDisposeScope();
        var mask = hidden.unsqueeze(-1);
        return (patches.masked_fill(mask, 0) + (mask.to(token.dtype) * token)).MoveToOuterDisposeScope();
    }

    /// <exception cref="ArgumentException">There is not one flag a patch.</exception>
    internal static void Check(Tensor hidden, long images, long patches)
    {
        if (hidden.dtype != ScalarType.Bool || hidden.dim() != 2 || hidden.shape[0] != images || hidden.shape[1] != patches)
            throw new ArgumentException($"Expected bool [{images}, {patches}], one flag a patch, but got {hidden.dtype} [{string.Join(", ", hidden.shape)}].", nameof(hidden));
    }
}
