namespace Mammut.Integration.Tests.Invariants;

/// <summary>Counts live tensors where a test is about them.</summary>
internal static class LiveTensors
{
    /// <summary>Their number, without those that earlier tests have left to a finalizer: it would end some of them in the middle of a test.</summary>
    public static long Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
