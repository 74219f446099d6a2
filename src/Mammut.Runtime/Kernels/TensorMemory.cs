using System.Runtime.InteropServices;

namespace Mammut;

/// <summary>
/// The memory of tensors on the CPU. Mammut's own torch binding keeps what tensors free, for those that come after; with other
/// torches, and where the environment variable <c>MAMMUT_MEMORY</c> is <c>malloc</c>, there is nothing to tell or to release.
/// </summary>
public static unsafe partial class TensorMemory
{
    /// <summary>What is in use now, or null where malloc serves tensors. Tensors below 64 KiB are not counted: they come from malloc.</summary>
    public static TensorMemoryUse? Use => Read(forgetPeak: false);

    /// <summary>Lets the highest use begin anew at what is in use now.</summary>
    /// <returns>The use before.</returns>
    public static TensorMemoryUse? ForgetPeak() => Read(forgetPeak: true);

    /// <summary>Gives the memory that no tensor uses back to the system, as far as it is whole stretches of it.</summary>
    public static void Release()
    {
        if (NativeKernels.Loaded)
            NativeKernels.Check(mt_memory_release());
    }

    private static TensorMemoryUse? Read(bool forgetPeak)
    {
        var values = stackalloc long[4];
        return NativeKernels.Loaded && NativeKernels.Check(mt_memory_statistics(values, forgetPeak ? 1 : 0)) == 1
            ? new TensorMemoryUse(values[0], values[1], values[2], values[3])
            : null;
    }

    [LibraryImport(NativeKernels.Library)] private static partial int mt_memory_statistics(long* values, int forgetPeak);

    [LibraryImport(NativeKernels.Library)] private static partial int mt_memory_release();
}
