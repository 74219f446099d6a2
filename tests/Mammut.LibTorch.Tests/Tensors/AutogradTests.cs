using System.Runtime.InteropServices;
using Mammut.LibTorch.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.LibTorch.Tests.Tensors;

public class AutogradTests
{
    /// <summary>A chain with a product, a softmax, a broadcast, a gather and a view in it; one number at its end.</summary>
    private static Tensor Chain(Tensor x, Tensor weight)
    {
        Tensor hidden = (x.matmul(weight.t()) + 0.5).tanh();
        Tensor mixed = hidden.softmax(-1).mul(hidden.exp()).view(-1);
        return mixed[TensorIndex.Slice(1)].pow(3).mean() + hidden.gather(1, tensor([0L, 1, 2], [3, 1])).sum();
    }

    [Fact]
    public void Gradients_agree_with_finite_differences()
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(4);
        Tensor x = randn([3, 4], float64, generator: generator), weight = randn([3, 4], float64, generator: generator);
        weight.requires_grad = true;
        Chain(x, weight).backward();
        double[] analytic = Numbers.Of(weight.grad!);

        const double step = 1e-6;
        var numeric = new double[12];
        using (no_grad())
            for (int i = 0; i < numeric.Length; i++)
            {
                double[] values = Numbers.Of(weight);
                double at = values[i];
                values[i] = at + step;
                double up = Chain(x, tensor(values, [3, 4])).ToDouble();
                values[i] = at - step;
                numeric[i] = (up - Chain(x, tensor(values, [3, 4])).ToDouble()) / (2 * step);
            }
        Numbers.Same(numeric, tensor(analytic), 1e-7);
    }

    [Fact]
    public void Gradients_add_up_until_they_are_cleared()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones([2], requires_grad: true);
        Assert.Null(x.grad);
        x.sum().backward();
        (x * 3).sum().backward();
        Numbers.Same([4, 4], x.grad!);
        x.grad = null;
        Assert.Null(x.grad);
        x.grad = tensor([1f, 2]);
        x.sum().backward();
        Numbers.Same([2, 3], x.grad!);
        Assert.Contains("shape", Assert.Throws<ExternalException>(() => x.grad = ones(3)).Message);
    }

    [Fact]
    public void A_backward_pass_can_begin_anywhere_and_keep_its_graph()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones([2], requires_grad: true);
        Tensor y = x * x;
        y.retain_grad();
        y.backward([tensor([1f, 10])], retain_graph: true);
        Numbers.Same([2, 20], x.grad!);
        Numbers.Same([1, 10], y.grad!);
        y.sum().backward();
        Numbers.Same([4, 22], x.grad!);
        Assert.Contains("second time", Assert.Throws<ExternalException>(() => y.sum().backward()).Message);
        Assert.False(y.is_leaf);
        Assert.True(x.is_leaf);

        Tensor a = ones([1], requires_grad: true), b = ones([1], requires_grad: true);
        autograd.backward([(a * b).sum()], inputs: [a]);
        Assert.NotNull(a.grad);
        Assert.Null(b.grad);
    }

    [Fact]
    public void Gradients_of_gradients()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([2.0, 3.0], requires_grad: true);
        Tensor first = autograd.grad([x.pow(3).sum()], [x], retain_graph: true, create_graph: true)[0];
        Numbers.Same([12, 27], first);
        Numbers.Same([12, 18], autograd.grad([first.sum()], [x])[0]);
        Assert.Null(x.grad);
    }

    [Fact]
    public void An_input_without_part_must_be_allowed()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones([1], requires_grad: true), other = ones([1], requires_grad: true);
        IList<Tensor> grads = autograd.grad([(x * 2).sum()], [x, other], allow_unused: true);
        Numbers.Same([2], grads[0]);
        Assert.True(grads[1].IsInvalid);
        Assert.StartsWith("grad: ", Assert.Throws<ExternalException>(() => autograd.grad([(x * 2).sum()], [other])).Message);
        Numbers.Same([6], autograd.grad([x * 2], [x], [tensor([3f])])[0]);
    }

    [Fact]
    public void What_is_detached_takes_no_part()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones([2], requires_grad: true);
        Assert.False(x.detach().requires_grad);
        (x * x.detach()).sum().backward();
        Numbers.Same([1, 1], x.grad!);
        Tensor y = x * 2;
        Assert.Same(y, y.detach_());
        Assert.False(y.requires_grad);
        Assert.Same(x, x.with_requires_grad(false));
        Assert.False(x.requires_grad);
        Assert.True(x.requires_grad_().requires_grad);
        Assert.StartsWith("backward: ", Assert.Throws<ExternalException>(() => y.sum().backward()).Message);
    }
}
