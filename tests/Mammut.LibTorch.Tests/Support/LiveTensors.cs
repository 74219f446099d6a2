using static TorchSharp.torch;

namespace Mammut.LibTorch.Tests.Support;

internal static class LiveTensors
{
    /// <summary>How many native tensors are alive once those that earlier tests forgot have been collected.</summary>
    internal static long Count()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
