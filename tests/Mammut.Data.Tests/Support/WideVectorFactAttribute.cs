using System.Runtime.Intrinsics.X86;

namespace Mammut.Data.Tests;

/// <summary>A test of code that needs 256-bit vectors (AVX2).</summary>
public sealed class WideVectorFactAttribute : FactAttribute
{
    public WideVectorFactAttribute()
    {
        if (!Avx2.IsSupported)
            Skip = "This machine has no AVX2.";
    }
}
