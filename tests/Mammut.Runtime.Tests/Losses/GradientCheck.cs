using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

/// <summary>Compares autograd with central differences, in float64.</summary>
internal static class GradientCheck
{
    private const double Step = 1e-6;

    /// <summary>Fails at the first element whose gradient differs by more than 1e-7 + 1e-6 of its size.</summary>
    /// <param name="loss">A scalar of the inputs.</param>
    /// <param name="inputs">float64 values.</param>
    public static void Verify(Func<Tensor[], Tensor> loss, params Tensor[] inputs)
    {
        using var scope = NewDisposeScope();
        var leaves = inputs.Select(input => input.detach().clone().requires_grad_()).ToArray();
        var value = loss(leaves);
        Assert.Equal(ScalarType.Float64, value.dtype);
        Assert.Empty(value.shape);
        value.backward();

        for (var i = 0; i < inputs.Length; i++)
        {
            var gradient = leaves[i].grad!.Values();
            for (var element = 0; element < gradient.Length; element++)
            {
                var expected = (At(loss, inputs, i, element, Step) - At(loss, inputs, i, element, -Step)) / (2 * Step);
                Assert.True(
                    Math.Abs(expected - gradient[element]) <= 1e-7 + 1e-6 * Math.Abs(expected),
                    $"Input {i}, element {element}: differences give {expected}, autograd {gradient[element]}.");
            }
        }
    }

    private static double At(Func<Tensor[], Tensor> loss, Tensor[] inputs, int which, int element, double step)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var moved = inputs.ToArray();
        var values = inputs[which].Values();
        values[element] += step;
        moved[which] = tensor(values, inputs[which].shape);
        return loss(moved).item<double>();
    }
}
