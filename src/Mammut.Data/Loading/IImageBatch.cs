using static TorchSharp.torch;

namespace Mammut.Data;

/// <summary>A batch that has pictures, whatever else it has: what a stream of data that reads no text takes.</summary>
public interface IImageBatch : IDisposable
{
    /// <summary>The number of samples, B.</summary>
    int Count { get; }

    /// <summary>float32 [B, 3, H, W], normalised, on the CPU; of documents [B, K, 3, H, W].</summary>
    Tensor Images { get; }
}
