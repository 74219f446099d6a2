using System.Globalization;

namespace Mammut.Tests;

/// <summary>Measures memory on Linux.</summary>
internal static class PeakMemory
{
    /// <summary>How many bytes more than before an action has resident at its height.</summary>
    public static long Of(Action action)
    {
        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", "5"); // The peak begins anew.
        var before = Read("VmRSS:");
        action();
        return Read("VmHWM:") - before;
    }

    private static long Read(string name)
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
    }
}
