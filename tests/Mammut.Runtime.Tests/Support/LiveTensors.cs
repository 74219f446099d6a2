using static TorchSharp.torch;

namespace Mammut.Tests;

/// <summary>Counts native tensors that are alive.</summary>
internal static class LiveTensors
{
    /// <summary>The count after everything that only waits for the finalizer is gone; tests that leak do not then disturb those that count.</summary>
    public static long Settle()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Tensor.TotalCount;
    }

    /// <summary>Fails unless the action leaves as many live tensors as it found.</summary>
    public static void AssertNoneLeft(Action action)
    {
        var before = Settle();
        action();
        Assert.Equal(before, Tensor.TotalCount);
    }
}
