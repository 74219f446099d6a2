using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Mammut.Tests;

/// <summary>A step's linear layers: kernels against torch's operators, for every way of going through few and many rows.</summary>
public sealed class StepLinearTests
{
    public static TheoryData<long, long, long> Sizes
    {
        get
        {
            var sizes = new TheoryData<long, long, long>();
            foreach (var rows in (long[])[1, 2, 3, 6, 7, 9, 16, 17, 33, 50, 65, 300])
                sizes.Add(rows, rows % 2 == 0 ? 64 : 50, rows % 3 == 0 ? 96 : 77);
            // Wider than what is worked on at a time.
            sizes.Add(5, 401, 30);
            sizes.Add(40, 401, 30);
            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Product_and_sum_equal_the_composed_form(long rows, long width, long features)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (x, y, weight, bias) = (Random(1, rows, width), Random(2, rows, features), Random(3, features, width), Random(4, features));
        foreach (var format in Enum.GetValues<WeightFormat>())
        {
            using var weights = new DecoderWeights(format);
            var read = Read(weight, format);
            AssertLike(functional.linear(x, read, bias), StepLinear.Product(x, weight, bias, weights));
            AssertLike(y + functional.linear(x, read), StepLinear.Add(y, x, weight, null, weights));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Norm_and_mlp_equal_the_composed_form(long rows, long width, long features)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (x, scale, shift, bias) = (Random(1, rows, width), Random(2, width), Random(3, width), Random(4, 2 * features));
        var normed = functional.layer_norm(x, [width], scale, shift, 1e-5);
        foreach (var format in Enum.GetValues<WeightFormat>())
        {
            using var weights = new DecoderWeights(format);
            foreach (var activation in Enum.GetValues<Activation>())
            {
                var into = Random(5, activation is Activation.SwiGlu or Activation.GatedGelu ? 2 * features : features, width);
                var outOf = Random(6, width, features);
                var biasIn = bias.narrow(0, 0, into.shape[0]);
                var hidden = functional.linear(normed, Read(into, format), biasIn);
                AssertLike(hidden, StepLinear.Norm(x, scale, shift, 1e-5, into, biasIn, weights));
                AssertLike(
                    x + functional.linear(FusedLinear.Activate(hidden, activation), Read(outOf, format)),
                    StepLinear.Mlp(x, scale, shift, 1e-5, into, biasIn, outOf, null, activation, weights));
            }
        }
    }

    [NativeFact]
    public void Shorter_vectors_give_the_same()
    {
        try
        {
            foreach (var floats in (int[])[4, 8])
            {
                StepKernels.LimitVectors(floats);
                foreach (var size in Sizes)
                {
                    var (rows, width, features) = ((long)size[0], (long)size[1], (long)size[2]);
                    Product_and_sum_equal_the_composed_form(rows, width, features);
                    Norm_and_mlp_equal_the_composed_form(rows, width, features);
                }
                using var scope = NewDisposeScope();
                using var cached = new FusedCaptioner(1);
                using var uncached = new FusedCaptioner(1, cached: false);
                var options = new GenerationOptions { Method = GenerationMethod.Beam, MinLength = 6 };
                Assert.Equal(TextGenerator.Run(uncached, FusedCaptioner.Images(1, 3), options), TextGenerator.Run(cached, FusedCaptioner.Images(1, 3), options));
            }
        }
        finally
        {
            StepKernels.LimitVectors(16);
        }
    }

    [Fact]
    public void Rows_of_a_larger_weight_and_rows_that_lie_apart_are_taken_as_they_are()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (x, weight) = (Random(1, 4, 3, 20).transpose(0, 1), Random(2, 60, 20));
        using var weights = new DecoderWeights(WeightFormat.Int8);
        AssertLike(functional.linear(x, weight.narrow(0, 20, 20)), StepLinear.Product(x, weight.narrow(0, 20, 20), null, DecoderWeights.Own));
        AssertLike(
            functional.linear(x, Read(weight.narrow(0, 20, 20), WeightFormat.Int8)),
            StepLinear.Product(x, weight.narrow(0, 20, 20), null, weights));
    }

    [Fact]
    public void Where_gradients_are_asked_for_they_come()
    {
        using var scope = NewDisposeScope();
        var (x, weight) = (Random(1, 2, 8), Random(2, 5, 8).requires_grad_());
        StepLinear.Product(x, weight, null, DecoderWeights.Own).sum().backward();
        Tensors.AssertClose(x.sum([0]).expand(5, 8).Values(), weight.grad!);
    }

    [Fact]
    public void Other_types_take_the_composed_form()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (x, weight) = (Random(1, 2, 8).to(ScalarType.Float64), Random(2, 5, 8).to(ScalarType.Float64));
        Tensors.AssertClose(functional.linear(x, weight).Values(), StepLinear.Product(x, weight, null, DecoderWeights.Own), 1e-14);
        Assert.Equal(ScalarType.BFloat16, StepLinear.Product(x.@float(), weight.@float(), null, DecoderWeights.Own, ScalarType.BFloat16).dtype);
    }

    [NativeFact]
    public void What_does_not_fit_is_named()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var error = Assert.Throws<ExternalException>(() => StepLinear.Product(Random(1, 2, 8), Random(2, 5, 9), null, DecoderWeights.Own));
        Assert.Contains("[2, 8]", error.Message);
        error = Assert.Throws<ExternalException>(() => StepLinear.Product(Random(1, 2, 8), Random(2, 5, 8), Random(3, 4), DecoderWeights.Own));
        Assert.Contains("bias", error.Message);
    }

    private static Tensor Random(long seed, params long[] shape) => Tensors.Random(seed, ScalarType.Float32, shape) * (shape.Length == 2 ? 0.3 : 1);

    /// <summary>The weight with the values that the form leaves it.</summary>
    private static Tensor Read(Tensor weight, WeightFormat format)
    {
        if (format == WeightFormat.Own)
            return weight;
        // Without kernels bfloat16 rounds activations too, so there the values are not to be told apart from float32's.
        if (format == WeightFormat.BFloat16)
            return weight.to(ScalarType.BFloat16).to(ScalarType.Float32);
        var scale = weight.abs().amax([1], keepdim: true) / 127;
        return (weight / scale).round() * scale;
    }

    private static void AssertLike(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Tensors.AssertClose(expected.Values(), actual, (NativeKernels.Available ? 5e-6 : 2e-2) * Math.Max(1, expected.abs().max().ToDouble()));
    }
}
