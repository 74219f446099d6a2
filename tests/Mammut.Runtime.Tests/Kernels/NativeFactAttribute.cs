namespace Mammut.Tests;

/// <summary>A fact about the native kernels; skipped where there are none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NativeFactAttribute : FactAttribute
{
    public NativeFactAttribute()
    {
        if (!NativeKernels.Available)
            Skip = "This torch comes without the native kernels.";
    }

    /// <summary>Whether the test needs what only Linux tells.</summary>
    public bool OnLinux
    {
        get;
        init
        {
            field = value;
            if (value && !OperatingSystem.IsLinux())
                Skip = "Only Linux tells the peak of the memory.";
        }
    }
}
