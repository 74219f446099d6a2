using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class NativeKernelsTests
{
    [Fact]
    public void Kernels_come_with_our_own_binding_only_and_can_be_turned_off_from_outside()
        => Assert.Equal(
            typeof(torch).Assembly.GetName().Name == "Mammut.LibTorch" && Environment.GetEnvironmentVariable("MAMMUT_KERNELS") != "composed",
            NativeKernels.Available);

    [Fact]
    public void Kernels_can_be_turned_off_for_a_while()
    {
        var available = NativeKernels.Available;
        using (NativeKernels.Off())
        {
            Assert.False(NativeKernels.Available);
            using (NativeKernels.Off())
                Assert.False(NativeKernels.Available);
            Assert.False(NativeKernels.Available);
        }
        Assert.Equal(available, NativeKernels.Available);
    }

    [Fact]
    public void Kernels_leave_float64_to_the_composed_form()
    {
        using var scope = NewDisposeScope();
        Assert.False(NativeKernels.Take(zeros([1], ScalarType.Float64)));
        Assert.Equal(NativeKernels.Available, NativeKernels.Take(zeros([1])));
    }
}
