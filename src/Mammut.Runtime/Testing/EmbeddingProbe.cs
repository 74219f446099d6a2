using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Testing;

/// <summary>Checks what an embedding depends on.</summary>
public sealed class EmbeddingProbe
{
    private readonly string _what;
    private readonly ProbeInputs _inputs;
    private readonly Func<ModelBatch, Tensor> _run;

    internal EmbeddingProbe(string name, ProbeSizes sizes, Func<ModelBatch, Tensor> run) => (_what, _inputs, _run) = (name, new ProbeInputs(sizes), run);

    /// <summary>Checks that a text's embedding is the same alone as in a batch where it is padded, beside a text of another length.</summary>
    /// <exception cref="ModelContractException">It differs by more than rounding.</exception>
    public void CheckPadding()
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        var texts = _inputs.Texts;
        var image = _inputs.Images(seed: 1, 1);
        var tokens = texts.Batch(texts.Padded, texts.Lengths);
        var padded = Run(image, tokens, texts.Lengths);
        for (var row = 0; row < texts.Lengths.Length; row++)
        {
            var length = texts.Lengths[row];
            var alone = Run(image, tokens.narrow(0, row, 1).narrow(1, 0, length), length);
            var difference = Difference.OfVectors(_what, alone, padded.narrow(0, row, 1))[0];
            if (!(difference <= _inputs.Sizes.Rounding))
                throw new ModelContractException($"{_what} depends on padding: {texts.Padded - length} tokens of it behind a text of {length} move the embedding by {Difference.Text(difference)}; at most {Difference.Text(_inputs.Sizes.Rounding)} is rounding.");
        }
    }

    /// <summary>Checks that every token of a text moves its embedding, also where padding follows.</summary>
    /// <exception cref="ModelContractException">One does not.</exception>
    public void CheckEveryToken()
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        var (length, columns) = (_inputs.Texts.Lengths[0], _inputs.Texts.Padded);
        var image = _inputs.Images(seed: 1, 1);
        var dependence = Dependence.Measure(_what, _inputs.Texts, columns, length, tokens => Run(image, tokens, [.. Enumerable.Repeat(length, length)]).unsqueeze(1));
        for (var token = 0; token < length; token++)
        {
            if (!(dependence[0, token] > Difference.Visible))
                throw new ModelContractException($"{_what} does not depend on token {token} of {length}: changing it moves the embedding by {Difference.Text(dependence[0, token])} only.");
        }
    }

    /// <summary>Checks that another image leaves the embedding exactly as it is.</summary>
    /// <exception cref="ModelContractException">It moves.</exception>
    public void CheckImageUnseen()
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        var (texts, full) = (_inputs.Texts, _inputs.Texts.Full);
        var tokens = texts.Batch(full, full);
        var difference = Difference.OfVectors(_what, Run(_inputs.Images(seed: 1, 1), tokens, full), Run(_inputs.Images(seed: 2, 1), tokens, full))[0];
        if (!(difference <= Difference.Visible))
            throw new ModelContractException($"{_what} depends on the image: another one moves the embedding by {Difference.Text(difference)}, although its pass has no cross-attention.");
    }

    /// <summary>Checks that embeddings have the length 1.</summary>
    /// <exception cref="ModelContractException">One has another length.</exception>
    public void CheckUnitLength()
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        var embedding = Run(_inputs.Images(seed: 1, 1), _inputs.Texts.Batch(_inputs.Texts.Full, _inputs.Texts.Full), _inputs.Texts.Full);
        var length = embedding.to(ScalarType.Float64).pow(2).sum().sqrt().item<double>();
        if (!(Math.Abs(length - 1) <= _inputs.Sizes.Rounding))
            throw new ModelContractException($"{_what} has the length {Difference.Text(length)}, not 1.");
    }

    /// <summary>Runs texts beside one image, repeated: <c>[1, 3, H, W]</c> and <c>[B, T]</c> to <c>[B, D]</c>.</summary>
    private Tensor Run(Tensor image, Tensor tokens, params int[] lengths) =>
        _run(new ModelBatch(image.expand(tokens.shape[0], -1, -1, -1), tokens, ProbeTexts.Halves(lengths)));
}
