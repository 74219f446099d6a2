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
}
