using System.Globalization;
using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>
/// Settings of the process that must be made before libtorch is loaded, and the memory of tensors, right after. What the user
/// has set in the environment stays.
/// </summary>
/// <remarks>
/// A distribution's libtorch brings two pools of threads, OpenMP's and OpenBLAS's. OpenMP's wait actively by default, and take
/// the cores from the products of OpenBLAS. And a training step frees and takes the same memory again and again: where the
/// allocator gives it back to the system each time, a good part of the step goes into zeroed pages. So tensors take their
/// memory from <c>native/memory.cpp</c>, which keeps it; malloc, which serves the rest, is told to keep its own.
/// </remarks>
internal static unsafe partial class ProcessTuning
{
    /// <summary>
    /// How many MiB of memory may lie free between tensors; <c>malloc</c> leaves tensors to malloc, as does an allocator that
    /// the user has chosen.
    /// </summary>
    private const string MemorySwitch = "MAMMUT_MEMORY";

    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MmapThreshold = -3;

    // The largest that glibc accepts.
    private const int LargestMmapThreshold = 32 << 20;

    public static void Apply()
    {
        if (!OperatingSystem.IsLinux())
            return;
        // Not Environment.SetEnvironmentVariable: native code does not see what that sets.
        Set("OMP_WAIT_POLICY", "passive");
        Set("OMP_NUM_THREADS", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture));
        if (UserTunesMalloc())
            return;
        try
        {
            mallopt(MmapThreshold, LargestMmapThreshold);
            mallopt(TrimThreshold, int.MaxValue);
            mallopt(TopPad, 64 << 20);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library than glibc, with an allocator of its own ways.
        }
    }

    /// <summary>Lets tensors take their memory from the library; right after it is loaded, before there is a tensor.</summary>
    public static void KeepMemory(IntPtr library)
    {
        string? wanted = Environment.GetEnvironmentVariable(MemorySwitch);
        if (wanted == "malloc" || wanted is null && (UserTunesMalloc() || Environment.GetEnvironmentVariable("LD_PRELOAD") is { Length: > 0 }))
            return;
        long mebibytes = 0;
        if (wanted is not null && (!long.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out mebibytes) || mebibytes == 0))
            throw new InvalidOperationException($"{MemorySwitch} must be malloc or a number of MiB, at least 1, but is '{wanted}'.");
        var keep = (delegate* unmanaged<long, int>)NativeLibrary.GetExport(library, "mt_memory_keep");
        if (keep(mebibytes << 20) < 0)
            throw new InvalidOperationException("libtorch did not take the allocator.");
    }

    private static bool UserTunesMalloc()
        => Environment.GetEnvironmentVariables().Keys.Cast<string>().Any(name => name.StartsWith("MALLOC_", StringComparison.Ordinal));

    private static void Set(string name, string value)
    {
        if (setenv(name, value, overwrite: 0) != 0)
            throw new InvalidOperationException($"The environment variable {name} could not be set: error {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);
}
