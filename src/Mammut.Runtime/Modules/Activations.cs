using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>Nonlinearities that torch does not bring as one function.</summary>
public static class Activations
{
    /// <summary><c>x * sigmoid(1.702 x)</c>, the approximation of GELU in OpenAI's CLIP weights (Hendrycks and Gimpel 2016).</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>The same shape.</returns>
    public static Tensor QuickGelu(Tensor x)
    {
        using var scope = NewDisposeScope();
        return (x * (x * 1.702).sigmoid()).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// <c>0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x³)))</c>, the tanh form of GELU (Hendrycks and Gimpel 2016), the default
    /// of JAX code bases.
    /// </summary>
    /// <param name="x">Any shape.</param>
    /// <returns>The same shape.</returns>
    public static Tensor GeluTanh(Tensor x)
    {
        using var scope = NewDisposeScope();
        var inner = (x + x.pow(3) * 0.044715) * Math.Sqrt(2 / Math.PI);
        return (x * 0.5 * (inner.tanh() + 1)).MoveToOuterDisposeScope();
    }

    /// <summary><c>gelu(a) * b</c> of the two halves of the last axis, <c>a</c> first, GELU in its tanh form (Shazeer 2020; T5 1.1).</summary>
    /// <param name="ab"><c>[…, 2F]</c>: both branches, from one product with the stacked weights.</param>
    /// <returns><c>[…, F]</c>.</returns>
    /// <exception cref="ArgumentException">The last axis has an odd length.</exception>
    public static Tensor GatedGelu(Tensor ab)
    {
        using var scope = NewDisposeScope();
        var (a, b) = Branches(ab);
        return (GeluTanh(a) * b).MoveToOuterDisposeScope();
    }

    /// <summary><c>silu(a) * b</c> of the two halves of the last axis, <c>a</c> first (Shazeer 2020).</summary>
    /// <param name="ab"><c>[…, 2F]</c>: both branches, from one product with the stacked weights.</param>
    /// <returns><c>[…, F]</c>.</returns>
    /// <exception cref="ArgumentException">The last axis has an odd length.</exception>
    public static Tensor SwiGlu(Tensor ab)
    {
        using var scope = NewDisposeScope();
        var (a, b) = Branches(ab);
        return (nn.functional.silu(a) * b).MoveToOuterDisposeScope();
    }

    private static (Tensor A, Tensor B) Branches(Tensor ab)
    {
        var width = ab.shape[^1];
        if (width % 2 != 0)
            throw new ArgumentException($"The last axis holds two branches of one width, but its length is {width}.", nameof(ab));
        return (ab.narrow(-1, 0, width / 2), ab.narrow(-1, width / 2, width / 2));
    }
}
