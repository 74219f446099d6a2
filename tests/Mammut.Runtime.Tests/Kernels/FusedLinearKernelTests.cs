using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

/// <summary>The kernels against the composed form of the same operations: results and every gradient.</summary>
public sealed class FusedLinearKernelTests
{
    private delegate Tensor Operation(Tensor?[] parameters);

    private static readonly long[] Rows = [1, 7, 1000, 1030];

    public static TheoryData<long, long, bool, ScalarType?> Cases
    {
        get
        {
            var cases = new TheoryData<long, long, bool, ScalarType?>();
            foreach (var rows in Rows)
                foreach (var width in (long[])[8, 24, 384])
                    foreach (var biased in (bool[])[true, false])
                        foreach (var compute in (ScalarType?[])[null, ScalarType.BFloat16])
                            if (width < 384 || biased && rows != 1030)
                                cases.Add(rows, width, biased, compute);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Norm_equals_its_composed_form(long rows, long width, bool biased, ScalarType? compute)
        => AssertEqual(
            [Stream(1, rows, width), Scale(width), Maybe(biased, 3, width), Weight(4, 3 * width, width), Maybe(biased, 5, 3 * width)],
            p => FusedLinear.Norm(p[0]!, p[1]!, p[2], 1e-5, p[3]!, p[4], compute), compute);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Add_equals_its_composed_form(long rows, long width, bool biased, ScalarType? compute)
        => AssertEqual(
            [Stream(1, rows, width), Stream(2, rows, 2 * width), Weight(4, width, 2 * width), Maybe(biased, 5, width)],
            p => FusedLinear.Add(p[0]!, p[1]!, p[2]!, p[3], compute), compute);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Mlp_equals_its_composed_form(long rows, long width, bool biased, ScalarType? compute)
        => AssertEqual(Mlp(rows, width, biased), p => Run(p, Activation.Gelu, compute), compute);

    [Theory]
    [InlineData(Activation.GeluTanh)]
    [InlineData(Activation.QuickGelu)]
    [InlineData(Activation.SwiGlu)]
    [InlineData(Activation.GatedGelu)]
    public void Mlp_knows_the_other_nonlinearities(Activation activation)
        => AssertEqual(Mlp(33, 24, true, activation is Activation.SwiGlu or Activation.GatedGelu ? 2 : 1), p => Run(p, activation, null), null);

    [Fact]
    public void Weights_may_be_rows_or_columns_of_larger_ones()
    {
        AssertEqual(
            [Stream(1, 9, 24), Scale(24), null, Weight(4, 72, 24), Weight(5, 72)],
            p => FusedLinear.Norm(p[0]!, p[1]!, null, 1e-5, p[3]!.narrow(0, 24, 24), p[4]!.narrow(0, 24, 24)), null);
        AssertEqual(
            [Stream(1, 9, 24), Stream(2, 9, 24), Weight(4, 24, 72), null],
            p => FusedLinear.Add(p[0]!, p[1]!, p[2]!.narrow(1, 24, 24), null), null);
        AssertEqual(
            [Stream(1, 9, 24), Stream(2, 9, 24), Weight(4, 24, 24), null],
            p => FusedLinear.Add(p[0]!, p[1]!, p[2]!.t(), null), null);
    }

    [Fact]
    public void Rows_may_have_several_axes_and_any_strides()
        => AssertEqual(
            [Tensors.Random(1, ScalarType.Float32, 4, 24, 3), Scale(24), Weight(3, 24), Weight(4, 8, 24), null],
            p => FusedLinear.Norm(p[0]!.transpose(1, 2), p[1]!, p[2], 1e-5, p[3]!, null), null);

    [Fact]
    public void A_product_takes_rows_that_are_rounded_already()
        => AssertEqual(
            [Stream(1, 40, 24), Stream(2, 40, 24), Weight(4, 24, 24), null],
            p => FusedLinear.Add(p[0]!, p[1]!.to(ScalarType.BFloat16), p[2]!, null, ScalarType.BFloat16), ScalarType.BFloat16);

    [Fact]
    public void Large_and_small_hidden_values_go_through_the_nonlinearities()
    {
        using var scope = NewDisposeScope();
        // Width 1 and weights of 1 give the nonlinearity itself: the norm of one value is its bias.
        foreach (var activation in (Activation[])[Activation.Gelu, Activation.GeluTanh, Activation.QuickGelu])
            foreach (var value in (float[])[-1e4f, -87, -14, -6, -1, -1e-4f, 0, 1e-4f, 1, 6, 14, 87, 1e4f])
            {
                var parameters = Single(value);
                var composed = Composed(() => Run(Single(value), activation, null));
                Tensors.AssertClose(composed, Run(parameters, activation, null), 3e-7 * Math.Max(1, Math.Abs(value)));
            }
        Assert.All(Run(Single(float.NaN), Activation.Gelu, null).Values(), value => Assert.True(double.IsNaN(value)));

        static Tensor?[] Single(float value)
            => [zeros([1, 1]), ones([1]), tensor([value]), ones([1, 1]), null, ones([1, 1]), null];
    }

    [Fact]
    public void Only_what_needs_a_gradient_gets_one()
    {
        using var scope = NewDisposeScope();
        var parameters = Mlp(20, 24, true);
        parameters[3]!.requires_grad_();
        Run(parameters, Activation.Gelu, null).sum().backward();
        Assert.All(parameters, (p, i) => Assert.Equal(i == 3, p!.grad is not null));
    }

    [Fact]
    public void Without_gradients_nothing_is_kept_and_the_result_is_the_same()
    {
        using var scope = NewDisposeScope();
        var parameters = Mlp(50, 24, true);
        foreach (var parameter in parameters)
            parameter!.requires_grad_();
        var with = Run(parameters, Activation.Gelu, null);
        using (no_grad())
        {
            var without = Run(parameters, Activation.Gelu, null);
            Assert.False(without.requires_grad);
            Assert.Equal(with.Values(), without.Values());
        }
        Assert.True(with.requires_grad);
    }

    [Fact]
    public void No_tensor_stays_alive()
        => LiveTensors.AssertNoneLeft(() =>
        {
            using var scope = NewDisposeScope();
            foreach (var compute in (ScalarType?[])[null, ScalarType.BFloat16])
            {
                var parameters = Mlp(50, 24, true);
                foreach (var parameter in parameters)
                    parameter!.requires_grad_();
                Run(parameters, Activation.Gelu, compute).sum().backward();
            }
        });

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ExternalException>(() => FusedLinear.Norm(ones([2, 8]), ones([8]), null, 1e-5, ones([4, 9]), null));
        Assert.Throws<ExternalException>(() => FusedLinear.Norm(ones([2, 8]), ones([8]), null, 1e-5, ones([4, 8]), ones([5])));
        Assert.Throws<ExternalException>(() => FusedLinear.Add(ones([2, 8]), ones([3, 8]), ones([8, 8]), null));
        Assert.Throws<ExternalException>(
            () => FusedLinear.Mlp(ones([2, 8]), ones([8]), null, 1e-5, ones([4, 8]), null, ones([8, 5]), null, Activation.Gelu));
    }

    [Fact]
    public void No_rows_give_no_rows_and_gradients_of_zero()
        => AssertEqual(Mlp(0, 24, true), p => Run(p, Activation.Gelu, null), null);

    private static Tensor Run(Tensor?[] p, Activation activation, ScalarType? compute)
        => FusedLinear.Mlp(p[0]!, p[1]!, p[2], 1e-5, p[3]!, p[4], p[5]!, p[6], activation, compute);

    private static Tensor?[] Mlp(long rows, long width, bool biased, int branches = 1) =>
    [
        Stream(1, rows, width), Scale(width), Maybe(biased, 3, width), Weight(4, 4 * width * branches, width),
        Maybe(biased, 5, 4 * width * branches), Weight(6, width, 4 * width), Maybe(biased, 7, width),
    ];

    private static Tensor Stream(long seed, long rows, long width) => Tensors.Random(seed, ScalarType.Float32, rows, width);

    private static Tensor Scale(long width) => Tensors.Random(2, ScalarType.Float32, width) * 0.1 + 1;

    private static Tensor Weight(long seed, params long[] shape)
        => Tensors.Random(seed, ScalarType.Float32, shape) / Math.Sqrt(shape[^1]);

    private static Tensor? Maybe(bool wanted, long seed, long width) => wanted ? Tensors.Random(seed, ScalarType.Float32, width) : null;

    private static double[] Composed(Func<Tensor> run)
    {
        using var off = NativeKernels.Off();
        return run().Values();
    }

    /// <summary>Compares with float32 and with float64 arithmetic alike: relative to the largest value, the form of rounding errors of sums.</summary>
    private static void AssertEqual(Tensor?[] parameters, Operation operation, ScalarType? compute)
    {
        using var scope = NewDisposeScope();
        var native = Results(parameters, operation);
        double[][] composed;
        using (NativeKernels.Off())
            composed = Results(parameters, operation);
        // bfloat16 has 8 bits; in sums the errors partly cancel.
        var tolerance = compute == ScalarType.BFloat16 ? 2e-2 : 1e-5;
        for (var i = 0; i < composed.Length; i++)
        {
            Assert.Equal(composed[i].Length, native[i].Length);
            var scale = composed[i].Select(Math.Abs).DefaultIfEmpty().Max() + 1e-3;
            var worst = composed[i].Zip(native[i], (a, b) => Math.Abs(a - b)).DefaultIfEmpty().Max();
            Assert.True(worst <= tolerance * scale, $"{(i == 0 ? "The result" : $"The gradient of input {i - 1}")} is off by {worst} of {scale}.");
        }
    }

    /// <summary>The result, then the gradient of each parameter.</summary>
    private static double[][] Results(Tensor?[] parameters, Operation operation)
    {
        var leaves = parameters.Select(p => p?.detach().clone().requires_grad_()).ToArray();
        var result = operation(leaves);
        (result * Tensors.Random(99, result.dtype, result.shape)).sum().backward();
        return [result.Values(), .. leaves.Where(leaf => leaf is not null).Select(leaf => leaf!.grad is { } grad ? grad.Values() : [])];
    }
}
