using static TorchSharp.torch;

namespace Mammut.Data;

/// <summary>Pictures without texts, ready for a model. The tensor belongs to the batch.</summary>
/// <param name="images">float32 [B, 3, H, W], normalised; in no dispose scope, the batch takes it over.</param>
public sealed class ImageBatch(Tensor images) : IImageBatch
{
    /// <inheritdoc/>
    public int Count => (int)Images.shape[0];

    /// <inheritdoc/>
    public Tensor Images { get; } = images ?? throw new ArgumentNullException(nameof(images));

    /// <summary>Frees the tensor.</summary>
    public void Dispose() => Images.Dispose();
}
