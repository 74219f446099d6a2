using TorchSharp.Modules;

namespace Mammut;

/// <summary>Which parameters weight decay applies to.</summary>
public static class ParameterGroups
{
    /// <summary>
    /// The usual rule: matrices decay; norms, biases, temperatures (anything with fewer than two axes), embeddings and
    /// position tables do not.
    /// </summary>
    /// <param name="name">The parameter's name in the module, for example <c>text.layers.0.attention.qkv.weight</c>.</param>
    /// <param name="parameter">The parameter.</param>
    public static bool Decays(string name, Parameter parameter) =>
        parameter.ndim >= 2
        && !name.Contains("embedding", StringComparison.OrdinalIgnoreCase)
        && !name.Contains("positions", StringComparison.OrdinalIgnoreCase);
}
