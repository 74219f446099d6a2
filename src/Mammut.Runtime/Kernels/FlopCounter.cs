using System.Runtime.InteropServices;

namespace Mammut;

/// <summary>
/// Counts the floating-point operations of all products (matrix products, convolutions and attention, forward and backward)
/// that run in this process while it lives, a multiplication and an addition as two. One at a time; needs the native kernels.
/// </summary>
internal sealed partial class FlopCounter : IDisposable
{
    private long? _counted;

    /// <summary>Begins to count.</summary>
    /// <exception cref="ExternalException">Another counter is at work.</exception>
    public FlopCounter() => NativeKernels.Check(mt_kernel_flops_begin());

    /// <summary>Ends counting.</summary>
    /// <returns>The operations since the counter was made.</returns>
    public long Stop() => _counted ??= mt_kernel_flops_end();

    /// <summary>Ends counting.</summary>
    public void Dispose() => Stop();

    [LibraryImport(NativeKernels.Library)] private static partial int mt_kernel_flops_begin();

    [LibraryImport(NativeKernels.Library)] private static partial long mt_kernel_flops_end();
}
