using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.LibTorch.Tests.Scopes;

public class GradModeTests
{
    [Fact]
    public void Modes_nest_and_are_restored()
    {
        Assert.True(is_grad_enabled());
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            using (enable_grad())
                Assert.True(is_grad_enabled());
            using (set_grad_enabled(false))
                Assert.False(is_grad_enabled());
            Assert.False(is_grad_enabled());
        }
        Assert.True(is_grad_enabled());
    }

    [Fact]
    public void Nothing_is_recorded_without_gradients()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(2, requires_grad: true);
        using (no_grad())
            Assert.False(x.mul(2).requires_grad);
        Assert.True(x.mul(2).requires_grad);
    }

    [Fact]
    public void Leaves_can_be_changed_in_place_only_without_gradients()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(2, requires_grad: true);
        Assert.Contains("add_.Scalar", Assert.Throws<ExternalException>(() => x.add_(1)).Message);
        using (no_grad())
            Assert.Same(x, x.add_(1));
        Assert.Equal([2f, 2f], x.data<float>().ToArray());
        Assert.True(x.is_leaf && x.requires_grad);
    }

    [Fact]
    public void Tensors_of_inference_take_no_part_in_a_backward_pass()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor made;
        using (inference_mode())
        {
            Assert.True(is_inference_mode_enabled());
            made = ones(2);
        }
        Assert.False(is_inference_mode_enabled());
        Tensor weight = ones(2, requires_grad: true);
        Assert.Throws<ExternalException>(() => weight.mul(made));
    }
}
