using static TorchSharp.torch;

namespace Mammut;

/// <summary>Texts with images in between.</summary>
public static class Documents
{
    /// <summary>The images of documents, those of a document one behind the other.</summary>
    /// <param name="images"><c>[B, K, 3, H, W]</c>, K images a document; or <c>[B, 3, H, W]</c>, one each.</param>
    /// <returns><c>[B K, 3, H, W]</c></returns>
    /// <exception cref="ArgumentException">The images have neither five axes nor four.</exception>
    public static Tensor Images(Tensor images) => images.dim() switch
    {
        5 => images.flatten(0, 1),
        4 => images.alias(),
        _ => throw new ArgumentException($"Expected the images of documents [B, K, 3, H, W], or one each [B, 3, H, W], but got [{string.Join(", ", images.shape)}].", nameof(images)),
    };
}
