using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Mammut;

/// <summary>
/// Linear layers together with what stands around them in a transformer block: the layer normalisation before (Ba et al. 2016),
/// the nonlinearity between two of them, the residual after.
/// </summary>
/// <remarks>
/// Weights may be views, such as the rows that <c>narrow</c> takes of a stacked weight. <c>compute</c> is the element type of
/// the products: with <see cref="ScalarType.BFloat16"/> the weights and what they are multiplied with are rounded to it, while
/// sums, norms and residuals keep the type of <c>x</c>; null means the weights' own type. All of it is differentiable
/// once; there is no second derivative.
/// </remarks>
public static partial class FusedLinear
{
    /// <summary>A linear layer on normalised rows: <c>linear(layer_norm(x))</c>.</summary>
    /// <param name="x"><c>[…, D]</c>.</param>
    /// <param name="normWeight"><c>[D]</c>.</param>
    /// <param name="normBias"><c>[D]</c>, or null.</param>
    /// <param name="epsilon">Added to the variance; above 0.</param>
    /// <param name="weight"><c>[N, D]</c>.</param>
    /// <param name="bias"><c>[N]</c>, or null.</param>
    /// <param name="compute">The element type of the product.</param>
    /// <returns><c>[…, N]</c> in the element type of the product.</returns>
    public static Tensor Norm(
        Tensor x, Tensor normWeight, Tensor? normBias, double epsilon, Tensor weight, Tensor? bias, ScalarType? compute = null)
    {
        if (compute is null && Default(weight.dtype) is { } rounded)
            return Widened(Norm(x, normWeight, normBias, epsilon, weight, bias, rounded), x.dtype);
        if (Takes(x, compute, weight) && AreFloats(normWeight, normBias, bias))
            return NativeNorm(x, normWeight, normBias, epsilon, weight, bias, IsHalf(compute, weight));
        using var scope = NewDisposeScope();
        var normed = functional.layer_norm(x, [normWeight.shape[0]], normWeight, normBias, epsilon);
        return Product(normed, weight, bias, compute).MoveToOuterDisposeScope();
    }

    /// <summary>A linear layer whose result is added to the residual stream: <c>x + linear(y)</c>.</summary>
    /// <param name="x"><c>[…, N]</c>.</param>
    /// <param name="y"><c>[…, K]</c>, the leading axes those of <paramref name="x"/>; its type may be that of the product.</param>
    /// <param name="weight"><c>[N, K]</c>.</param>
    /// <param name="bias"><c>[N]</c>, or null.</param>
    /// <param name="compute">The element type of the product.</param>
    /// <returns>The shape and element type of <paramref name="x"/>.</returns>
    public static Tensor Add(Tensor x, Tensor y, Tensor weight, Tensor? bias, ScalarType? compute = null)
    {
        compute ??= Default(weight.dtype);
        var half = IsHalf(compute, weight);
        if (Takes(x, compute, weight) && AreFloats(bias) && (AreFloats(y) || half == 1 && NativeKernels.Take(y)))
            return NativeAdd(x, y, weight, bias, half);
        using var scope = NewDisposeScope();
        return (x + Product(y, weight, bias, compute).to(x.dtype)).MoveToOuterDisposeScope();
    }

    /// <summary>A whole MLP with its norm and residual: <c>x + linear(activation(linear(layer_norm(x))))</c>.</summary>
    /// <param name="x"><c>[…, D]</c>.</param>
    /// <param name="normWeight"><c>[D]</c>.</param>
    /// <param name="normBias"><c>[D]</c>, or null.</param>
    /// <param name="epsilon">Added to the variance; above 0.</param>
    /// <param name="weightIn"><c>[F, D]</c>; with <see cref="Activation.SwiGlu"/> <c>[2F, D]</c>, the gated branch first.</param>
    /// <param name="biasIn"><c>[F]</c> or <c>[2F]</c>, or null.</param>
    /// <param name="weightOut"><c>[D, F]</c>.</param>
    /// <param name="biasOut"><c>[D]</c>, or null.</param>
    /// <param name="activation">The nonlinearity.</param>
    /// <param name="compute">The element type of the products.</param>
    /// <returns>The shape and element type of <paramref name="x"/>.</returns>
    public static Tensor Mlp(
        Tensor x, Tensor normWeight, Tensor? normBias, double epsilon, Tensor weightIn, Tensor? biasIn, Tensor weightOut,
        Tensor? biasOut, Activation activation, ScalarType? compute = null)
    {
        compute ??= Default(weightIn.dtype);
        if (activation is not (Activation.SwiGlu or Activation.GatedGelu) && Takes(x, compute, weightIn, weightOut) && AreFloats(normWeight, normBias, biasIn, biasOut))
            return NativeMlp(
                x, normWeight, normBias, epsilon, weightIn, biasIn, weightOut, biasOut, activation, IsHalf(compute, weightIn));
        using var scope = NewDisposeScope();
        var hidden = Norm(x, normWeight, normBias, epsilon, weightIn, biasIn, compute);
        return Add(x, Activate(hidden, activation), weightOut, biasOut, compute).MoveToOuterDisposeScope();
    }

    private static Tensor Product(Tensor x, Tensor weight, Tensor? bias, ScalarType? compute)
    {
        var type = compute ?? weight.dtype;
        return functional.linear(x.to(type), weight.to(type), bias?.to(type));
    }

    internal static Tensor Activate(Tensor x, Activation activation) => activation switch
    {
        Activation.Gelu => functional.gelu(x),
        Activation.GeluTanh => Activations.GeluTanh(x),
        Activation.QuickGelu => Activations.QuickGelu(x),
        Activation.SwiGlu => Activations.SwiGlu(x),
        Activation.GatedGelu => Activations.GatedGelu(x),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "There is no such nonlinearity."),
    };
}
