using Mammut.LibTorch.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.LibTorch.Tests.Tensors;

public class ProductTests
{
    [Fact]
    public void Products_of_vectors_and_matrices()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = Numbers.Doubles([2, 2], 1, 2, 3, 4), v = tensor([5.0, 6]);
        Numbers.Same([7, 10, 15, 22], a.matmul(a));
        Numbers.Same([7, 10, 15, 22], mm(a, a));
        Numbers.Same([17, 39], a.mv(v));
        Numbers.Same([61], v.dot(v));
        Numbers.Same([25, 30, 30, 36], outer(v, v));
        Numbers.Same([61], v.inner(v));
        Numbers.Same([7, 10, 15, 22, 28, 40, 60, 88], stack([a, a * 2]).bmm(stack([a, a * 2])));
        Numbers.Same([23.5, 35, 52.5, 76], a.unsqueeze(0).baddbmm(a.unsqueeze(0), a.unsqueeze(0), beta: 2.5f, alpha: 3));
        Numbers.Same([8, 12, 18, 26], a.addmm(a, a));
        Numbers.Same([15, 22, 33, 48], a.addbmm(stack([a, a]), stack([a, a])));
        Numbers.Same([7, 10, 15, 22], einsum("ij,jk->ik", a, a));
        Numbers.Same([5], einsum("ii->", a));
        Assert.Equal([5, 2, 2], ones([5, 2, 2], float64).matmul(a).shape);
    }
}
