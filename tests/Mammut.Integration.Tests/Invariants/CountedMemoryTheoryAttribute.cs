namespace Mammut.Integration.Tests.Invariants;

/// <summary>A theory on the memory of tensors: skipped where malloc serves them, or the native kernels are off.</summary>
public sealed class CountedMemoryTheoryAttribute : TheoryAttribute
{
    public CountedMemoryTheoryAttribute()
    {
        if (!NativeKernels.Available || TensorMemory.Use is null)
            Skip = "Memory is stated for the native kernels, and counted by their allocator.";
    }
}
