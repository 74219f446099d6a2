using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Mammut.Tests;

public sealed class FusedLinearTests
{
    [Fact]
    public void Norm_is_a_linear_layer_on_normalised_rows()
    {
        using var scope = NewDisposeScope();
        // Mean 2, variance 1 (and no epsilon to speak of): the rows become (-1, 1).
        var y = FusedLinear.Norm(
            Tensors.Doubles([1, 2], 1, 3), Tensors.Doubles([2], 2, 3), Tensors.Doubles([2], 0, 1), 1e-12,
            Tensors.Doubles([1, 2], 10, 100), Tensors.Doubles([1], 5));
        Tensors.AssertClose([-20 + 400 + 5], y, 1e-6);
    }

    [Fact]
    public void Add_puts_the_product_onto_the_residual()
    {
        using var scope = NewDisposeScope();
        var y = FusedLinear.Add(
            Tensors.Doubles([1, 2], 1, 2), Tensors.Doubles([1, 1], 3), Tensors.Doubles([2, 1], 10, 100), Tensors.Doubles([2], 0.5, 0.25));
        Tensors.AssertClose([31.5, 302.25], y);
    }

    [Theory]
    [InlineData(Activation.Gelu)]
    [InlineData(Activation.GeluTanh)]
    [InlineData(Activation.QuickGelu)]
    [InlineData(Activation.SwiGlu)]
    [InlineData(Activation.GatedGelu)]
    public void Mlp_is_norm_linear_activation_linear_and_residual(Activation activation)
    {
        using var scope = NewDisposeScope();
        var branches = activation is Activation.SwiGlu or Activation.GatedGelu ? 2 : 1;
        Tensor Parameter(long seed, params long[] shape) => Tensors.Random(seed, ScalarType.Float64, shape);
        var (x, g, b) = (Parameter(1, 3, 5, 8), Parameter(2, 8), Parameter(3, 8));
        var (w1, b1, w2, b2) = (Parameter(4, 12 * branches, 8), Parameter(5, 12 * branches), Parameter(6, 8, 12), Parameter(7, 8));

        var hidden = functional.linear(functional.layer_norm(x, [8], g, b, 1e-5), w1, b1);
        var active = activation switch
        {
            Activation.Gelu => functional.gelu(hidden),
            Activation.GeluTanh => Activations.GeluTanh(hidden),
            Activation.QuickGelu => Activations.QuickGelu(hidden),
            Activation.GatedGelu => Activations.GatedGelu(hidden),
            _ => Activations.SwiGlu(hidden),
        };
        Tensors.AssertClose((x + functional.linear(active, w2, b2)).Values(), FusedLinear.Mlp(x, g, b, 1e-5, w1, b1, w2, b2, activation), 1e-12);
    }

    [Fact]
    public void The_residual_keeps_its_type_when_products_are_in_bfloat16()
    {
        using var scope = NewDisposeScope();
        var y = FusedLinear.Add(
            Tensors.Floats([1, 1], 1000.25f), Tensors.Floats([1, 1], 1), Tensors.Floats([1, 1], 1.001f), null, ScalarType.BFloat16);
        Assert.Equal(ScalarType.Float32, y.dtype);
        Tensors.AssertClose([1001.25], y); // 1.001 is 1 in bfloat16; 1000.25 would be 1000
    }
}
