using System.Runtime.InteropServices;
using Mammut.LibTorch.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.LibTorch.Tests.Interop;

public class ErrorTests
{
    [Fact]
    public void The_operator_and_the_cause_are_named_without_a_native_stack_trace()
    {
        using Tensor a = zeros(2, 3);
        var error = Assert.Throws<ExternalException>(() => a.matmul(a));
        Assert.StartsWith("matmul: ", error.Message);
        Assert.Contains("2x3 and 2x3", error.Message);
        Assert.DoesNotContain("frame #", error.Message);
    }

    [Fact]
    public void A_failure_leaves_nothing_behind()
    {
        long before = LiveTensors.Count();
        using (NewDisposeScope())
        {
            Tensor a = zeros(2, 3);
            Assert.Throws<ExternalException>(() => a.view(7));
            Assert.Throws<ExternalException>(() => cat([a, zeros(5)]));
            Assert.Throws<ExternalException>(() => zeros(-1));
        }
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void A_disposed_tensor_is_refused_before_native_code_sees_it()
    {
        Tensor a = zeros(2);
        a.Dispose();
        using Tensor b = zeros(2);
        Assert.Contains("add.Tensor", Assert.Throws<InvalidOperationException>(() => b.add(a)).Message);
        Assert.Throws<InvalidOperationException>(() => a.shape);
        Assert.Throws<InvalidOperationException>(() => a.Handle);
        Assert.True(a.IsInvalid);
        Assert.Equal("[disposed]", a.ToString());
    }

    [Fact]
    public void A_null_in_a_list_is_named_by_its_place()
    {
        using Tensor a = zeros(2);
        var error = Assert.Throws<ArgumentNullException>(() => cat([a, null!]));
        Assert.Contains("cat: tensor 1 of 2", error.Message);
    }

    [Fact]
    public void Named_dimensions_are_refused()
    {
        long before = LiveTensors.Count();
        Assert.Contains("names", Assert.Throws<NotSupportedException>(() => zeros([2], names: ["width"])).Message);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Theory]
    [InlineData("cuda:1:2")]
    [InlineData("toaster")]
    public void A_device_that_is_none_is_named(string description) =>
        Assert.Contains(description, Assert.Throws<ArgumentException>(() => device(description)).Message);

    [Fact]
    public void A_dimension_that_is_not_there_is_named()
    {
        using Tensor a = zeros(2, 3);
        Assert.Contains("dimension 2", Assert.Throws<ExternalException>(() => a.size(2)).Message);
        Assert.Equal(3, a.size(-1));
        Assert.Equal(3, a.stride(0));
    }
}
