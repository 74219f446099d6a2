using static TorchSharp.torch;

namespace Mammut.Data;

/// <summary>A batch that has texts, whatever else it has: what a stream of data that reads no picture takes.</summary>
public interface ITextBatch : IDisposable
{
    /// <summary>The number of samples, B.</summary>
    int Count { get; }

    /// <summary>int64 [B, T]: start, ids, end, padding; on the CPU.</summary>
    Tensor Tokens { get; }
}
