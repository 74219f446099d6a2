using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class FlopCounterTests
{
    [NativeFact]
    public void A_linear_layer_is_one_product_forward_and_two_backward()
    {
        using var scope = NewDisposeScope();
        var (x, weight, bias) = (ones(2, 5, 3).requires_grad_(), ones(7, 3).requires_grad_(), ones(7).requires_grad_());
        const long Product = 2 * 10 * 3 * 7;
        Tensor y;
        using (var forward = new FlopCounter())
        {
            y = nn.functional.linear(x, weight, bias);
            Assert.Equal(Product, forward.Stop());
        }

        using var backward = new FlopCounter();
        y.sum().backward();
        Assert.Equal(2 * Product, backward.Stop());
    }

    [NativeFact]
    public void Batches_of_products_and_convolutions_count()
    {
        using var scope = NewDisposeScope();
        using (var batch = new FlopCounter())
        {
            ones(4, 5, 3).matmul(ones(4, 3, 7));
            Assert.Equal(2 * 4 * 5 * 3 * 7, batch.Stop());
        }

        var (image, patches) = (ones(2, 3, 8, 8).requires_grad_(), ones(6, 3, 4, 4).requires_grad_());
        const long Convolution = 2 * 2 * (2 * 2) * (3 * 4 * 4) * 6;
        using var convolution = new FlopCounter();
        nn.functional.conv2d(image, patches, strides: [4, 4]).sum().backward();
        Assert.Equal(3 * Convolution, convolution.Stop());
    }

    [NativeFact]
    public void What_runs_outside_does_not_count_and_one_counter_works_at_a_time()
    {
        using var scope = NewDisposeScope();
        using (var counter = new FlopCounter())
        {
            ones(2, 2).add(1);
            Assert.Throws<ExternalException>(() => new FlopCounter());
            Assert.Equal(0, counter.Stop());
            ones(2, 2).matmul(ones(2, 2));
            Assert.Equal(0, counter.Stop());
        }

        using var next = new FlopCounter();
        Assert.Equal(0, next.Stop());
    }
}
