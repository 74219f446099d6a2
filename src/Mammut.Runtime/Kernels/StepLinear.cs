using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Mammut;

/// <summary>
/// The linear layers of a decoding step, where few rows meet every weight: such a layer is bound by reading its weights. The
/// native kernels read them once, on all threads, in the form that the generation asks for, and do the norm before, the
/// nonlinearity between and the residual after on the way.
/// </summary>
/// <remarks>Weights may be views, such as the rows that <c>narrow</c> takes of a stacked weight. The kernels have no gradient: where one is asked for, torch's operators run.</remarks>
public static class StepLinear
{
    /// <summary>A linear layer.</summary>
    /// <param name="x"><c>[…, D]</c>.</param>
    /// <param name="weight"><c>[N, D]</c>.</param>
    /// <param name="bias"><c>[N]</c>, or null.</param>
    /// <param name="weights">In which form the weight is read.</param>
    /// <param name="compute">The element type of the product; null for the weight's.</param>
    /// <returns><c>[…, N]</c> in the element type of <paramref name="x"/>, or of the product where that is given.</returns>
    public static Tensor Product(Tensor x, Tensor weight, Tensor? bias, DecoderWeights weights, ScalarType? compute = null)
        => Fits(x, weight, compute)
            ? StepKernels.Linear(x, null, null, 0, weights.ForKernels(weight), bias, null)
            : Composed(x, weight, bias, weights, compute);

    /// <summary>A linear layer on normalised rows: <c>linear(layer_norm(x))</c>.</summary>
    /// <param name="x"><c>[…, D]</c>.</param>
    /// <param name="normWeight"><c>[D]</c>.</param>
    /// <param name="normBias"><c>[D]</c>, or null.</param>
    /// <param name="epsilon">Added to the variance; above 0.</param>
    /// <param name="weight"><c>[N, D]</c>.</param>
    /// <param name="bias"><c>[N]</c>, or null.</param>
    /// <param name="weights">In which form the weight is read.</param>
    /// <param name="compute">The element type of the product; null for the weight's.</param>
    /// <returns><c>[…, N]</c> in the element type of <paramref name="x"/>, or of the product where that is given.</returns>
    public static Tensor Norm(
        Tensor x, Tensor normWeight, Tensor? normBias, double epsilon, Tensor weight, Tensor? bias, DecoderWeights weights,
        ScalarType? compute = null)
    {
        if (Fits(x, weight, compute))
            return StepKernels.Linear(x, normWeight, normBias, epsilon, weights.ForKernels(weight), bias, null);
        using var normed = functional.layer_norm(x, [normWeight.shape[0]], normWeight, normBias, epsilon);
        return Composed(normed, weight, bias, weights, compute);
    }

    /// <summary>A linear layer whose result is added to the residual stream: <c>x + linear(y)</c>.</summary>
    /// <param name="x"><c>[…, N]</c>.</param>
    /// <param name="y"><c>[…, K]</c>, the leading axes those of <paramref name="x"/>.</param>
    /// <param name="weight"><c>[N, K]</c>.</param>
    /// <param name="bias"><c>[N]</c>, or null.</param>
    /// <param name="weights">In which form the weight is read.</param>
    /// <param name="compute">The element type of the product; null for the weight's.</param>
    /// <returns>The shape and element type of <paramref name="x"/>.</returns>
    public static Tensor Add(Tensor x, Tensor y, Tensor weight, Tensor? bias, DecoderWeights weights, ScalarType? compute = null)
    {
        if (Fits(y, weight, compute) && StepKernels.Take(x) && x.is_contiguous())
            return StepKernels.Linear(y, null, null, 0, weights.ForKernels(weight), bias, x);
        using var scope = NewDisposeScope();
        return (x + Composed(y, weight, bias, weights, compute).to(x.dtype)).MoveToOuterDisposeScope();
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
    /// <param name="weights">In which form the weights are read.</param>
    /// <param name="compute">The element type of the products; null for the weights'.</param>
    /// <returns>The shape and element type of <paramref name="x"/>.</returns>
    public static Tensor Mlp(
        Tensor x, Tensor normWeight, Tensor? normBias, double epsilon, Tensor weightIn, Tensor? biasIn, Tensor weightOut,
        Tensor? biasOut, Activation activation, DecoderWeights weights, ScalarType? compute = null)
    {
        if (activation != Activation.GatedGelu && Fits(x, weightIn, compute) && Fits(x, weightOut, compute))
        {
            return StepKernels.Mlp(
                x, normWeight, normBias, epsilon, weights.ForKernels(weightIn), biasIn, weights.ForKernels(weightOut), biasOut, activation);
        }
        using var scope = NewDisposeScope();
        var hidden = Norm(x, normWeight, normBias, epsilon, weightIn, biasIn, weights, compute);
        return Add(x, FusedLinear.Activate(hidden, activation), weightOut, biasOut, weights, compute).MoveToOuterDisposeScope();
    }

    private static bool Fits(Tensor x, Tensor weight, ScalarType? compute)
        => compute is null or ScalarType.Float32 && weight.dtype == ScalarType.Float32 && StepKernels.Take(x);

    private static Tensor Composed(Tensor x, Tensor weight, Tensor? bias, DecoderWeights weights, ScalarType? compute)
    {
        using var scope = NewDisposeScope();
        var read = weights.ForOperators(weight);
        var type = compute ?? read.dtype;
        var result = functional.linear(x.to(type), read.to(type), bias?.to(type));
        return (compute is null ? result.to(x.dtype) : result).MoveToOuterDisposeScope();
    }
}
