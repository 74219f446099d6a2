using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Testing;

/// <summary>Checks what a model's loss depends on.</summary>
public sealed class LossProbe
{
    private readonly ProbeInputs _inputs;
    private readonly Func<ModelBatch, LossParts> _run;

    internal LossProbe(ProbeSizes sizes, Func<ModelBatch, LossParts> run) => (_inputs, _run) = (new ProbeInputs(sizes), run);

    /// <summary>Checks that more padding behind the texts changes no part of the loss.</summary>
    /// <param name="parts">Names of the parts to check.</param>
    /// <exception cref="ModelContractException">One changes by more than rounding, or there is no part of a name.</exception>
    public void CheckPadding(params string[] parts)
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        var texts = _inputs.Texts;
        var prefixes = ProbeTexts.Halves(texts.Lengths);
        var images = _inputs.Images(seed: 1, texts.Lengths.Length);
        using var narrow = _run(new ModelBatch(images, texts.Batch(texts.Lengths[0], texts.Lengths), prefixes));
        using var wide = _run(new ModelBatch(images, texts.Batch(texts.Padded, texts.Lengths), prefixes));
        foreach (var name in parts)
        {
            var difference = Difference.OfVectors($"The loss “{name}”", Part(narrow, name), Part(wide, name))[0];
            if (!(difference <= _inputs.Sizes.Rounding))
                throw new ModelContractException($"The loss “{name}” depends on padding: {texts.Padded - texts.Lengths[0]} columns of it more change it by {Difference.Text(difference)} of its size; at most {Difference.Text(_inputs.Sizes.Rounding)} is rounding.");
        }
    }

    private static Tensor Part(LossParts parts, string name) =>
        parts.Parts.FirstOrDefault(part => part.Name == name)?.Value.view(1)
        ?? throw new ModelContractException($"The loss has no part “{name}”, but {string.Join(", ", parts.Parts.Select(part => $"“{part.Name}”"))}.");
}
