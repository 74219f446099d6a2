using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Testing;

/// <summary>Checks what the positions of one pass see.</summary>
public sealed class PassProbe
{
    private readonly string _what;
    private readonly nn.Module _model;
    private readonly ProbeInputs _inputs;
    private readonly Func<PassBatch, Tensor> _run;
    private readonly string? _classToken;

    internal PassProbe(string name, nn.Module model, ProbeSizes sizes, Func<PassBatch, Tensor> run, string? classToken) =>
        (_what, _model, _inputs, _run, _classToken) = ($"The pass “{name}”", model, new ProbeInputs(sizes), run, classToken);

    private ProbeTexts Texts => _inputs.Texts;

    /// <summary>Checks that a position sees itself and every token before it, and none behind it.</summary>
    /// <exception cref="ModelContractException">A position sees more, or less.</exception>
    public void CheckCausal() => CheckMask("causal", (position, token) => token <= position);

    /// <summary>Checks that every position sees every token.</summary>
    /// <exception cref="ModelContractException">A position misses one.</exception>
    public void CheckBidirectional() => CheckMask("bidirectional", (_, _) => true);

    /// <summary>Checks that every position sees the prefix, itself and every token before it, and none else.</summary>
    /// <exception cref="ModelContractException">A position sees more, or less.</exception>
    public void CheckPrefix()
    {
        var prefix = ProbeTexts.Half(Texts.Full);
        CheckMask($"a prefix pass, here with a prefix of {prefix}", (position, token) => token <= position || token < prefix);
    }

    /// <summary>Checks that the states of a text are the same alone as in a batch where it is padded, beside a text of another length.</summary>
    /// <exception cref="ModelContractException">They differ by more than rounding.</exception>
    public void CheckPadding()
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        var tokens = Texts.Batch(Texts.Padded, Texts.Lengths);
        var imageTokens = _inputs.ImageTokens(seed: 1, Texts.Lengths.Length);
        var padded = States(tokens, imageTokens, Texts.Lengths);
        for (var row = 0; row < Texts.Lengths.Length; row++)
        {
            var length = Texts.Lengths[row];
            var alone = States(tokens.narrow(0, row, 1).narrow(1, 0, length), imageTokens.narrow(0, row, 1), length);
            var real = padded.narrow(0, row, 1).narrow(1, 0, length);
            if (_classToken is not null)
                real = cat([real, padded.narrow(0, row, 1).narrow(1, Texts.Padded, 1)], 1);
            var differences = Difference.OfVectors(_what, alone, real);
            var worst = Worst(differences);
            if (!(differences[worst] <= _inputs.Sizes.Rounding))
                throw new ModelContractException($"{_what} sees padding: {Texts.Padded - length} tokens of it behind a text of {length} change the state of {Name(worst, length)} by {Difference.Text(differences[worst])} of its length; at most {Difference.Text(_inputs.Sizes.Rounding)} is rounding.");
        }
    }

    /// <summary>Checks that every position of a text sees the text's own image, and no other image of the batch.</summary>
    /// <exception cref="ModelContractException">A position sees more, or less.</exception>
    public void CheckImage() => CheckImage(first: 0, causal: false);

    /// <summary>
    /// Checks that in a document every position from the image's token on sees the image, that no position sees one of another document, and
    /// where the pass is causal, that none in front of the token sees it.
    /// </summary>
    /// <param name="causal">Whether no position sees what stands behind it.</param>
    /// <exception cref="ModelContractException">A position sees more, or less.</exception>
    public void CheckImageOfDocument(bool causal) => CheckImage(ProbeTexts.ImagePlace(Texts.Full), causal);

    private void CheckImage(int first, bool causal)
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        var full = Texts.Full;
        var tokens = Texts.Batch(full, full, full);
        var image = _inputs.ImageTokens(seed: 1, 1);
        var before = States(tokens, cat([image, _inputs.ImageTokens(seed: 2, 1)], 0), full, full);
        var after = States(tokens, cat([image, _inputs.ImageTokens(seed: 3, 1)], 0), full, full);
        var differences = Difference.OfVectors(_what, before, after);
        for (var position = 0; position < differences.Length / 2; position++)
        {
            var (others, own) = (differences[position], differences[(differences.Length / 2) + position]);
            if (!(others <= Difference.Visible))
                throw new ModelContractException($"{_what} mixes the batch: the image of another text changes the state of {Name(position, full)} by {Difference.Text(others)} of its length.");
            if (position < first && causal && !(own <= Difference.Visible))
                throw new ModelContractException($"{_what} shows the image to {Name(position, full)}, although its token stands at {first}: another image changes the state by {Difference.Text(own)} of its length.");
            if (position >= first && !(own > Difference.Visible))
                throw new ModelContractException($"{_what} does not see the image: another one changes the state of {Name(position, full)} by {Difference.Text(own)} of its length only.");
        }
    }

    /// <summary>Checks that the class token sees every token of a text, the first and the last too, where padding follows.</summary>
    /// <exception cref="ModelContractException">It misses one.</exception>
    public void CheckClassToken()
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        var length = Texts.Lengths[0];
        var dependence = Measure(Texts.Padded, length);
        for (var token = 0; token < length; token++)
        {
            if (!(dependence[Texts.Padded, token] > Difference.Visible))
                throw new ModelContractException($"{_what} hides token {token} of {length} from the class token: changing it changes the class token's state by {Difference.Text(dependence[Texts.Padded, token])} of its length only.");
        }
    }

    /// <summary>Checks that another class token changes its own state, and no token's. The model has another class token afterwards.</summary>
    /// <exception cref="ModelContractException">A token sees it, or it does not see itself.</exception>
    public void CheckClassTokenUnseen()
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        var (full, columns) = (Texts.Lengths[0], Texts.Padded);
        var tokens = Texts.Batch(columns, full);
        var imageTokens = _inputs.ImageTokens(seed: 1, 1);
        var before = States(tokens, imageTokens, full);
        var classToken = _model.named_parameters().First(parameter => parameter.name == _classToken).parameter;
        using var generator = Init.Generator(4);
        classToken.normal_(0, 1, generator);
        var differences = Difference.OfVectors(_what, before, States(tokens, imageTokens, full));
        for (var position = 0; position < full; position++)
        {
            if (!(differences[position] <= Difference.Visible))
                throw new ModelContractException($"{_what} shows the class token to {Name(position, full)}: another one changes its state by {Difference.Text(differences[position])} of its length.");
        }

        if (!(differences[columns] > Difference.Visible))
            throw new ModelContractException($"{_what} ignores the class token: another one changes its own state by {Difference.Text(differences[columns])} of its length only.");
    }

    /// <summary>Changes each token in turn and compares which positions move with which may.</summary>
    private void CheckMask(string declared, Func<int, int, bool> sees)
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        var full = Texts.Full;
        var dependence = Measure(full, full);
        for (var position = 0; position < dependence.Results; position++)
        {
            for (var token = 0; token < full; token++)
            {
                var difference = dependence[position, token];
                if (sees(position, token) ? difference > Difference.Visible : difference <= Difference.Visible)
                    continue;
                throw new ModelContractException($"{_what} is declared {declared}, but {Name(position, full)} {(sees(position, token) ? "does not see" : "sees")} token {token}: changing that token changes its state by {Difference.Text(difference)} of its length{(sees(position, token) ? " only" : "")}.");
            }
        }
    }

    private Dependence Measure(int columns, int length)
    {
        var imageTokens = _inputs.ImageTokens(seed: 1, 1).expand(length, -1, -1);
        return Dependence.Measure(_what, Texts, columns, length, tokens => States(tokens, imageTokens, [.. Enumerable.Repeat(length, length)]));
    }

    private Tensor States(Tensor tokens, Tensor imageTokens, params int[] lengths)
    {
        var states = _run(new PassBatch(tokens, imageTokens, ProbeTexts.Halves(lengths)));
        var positions = tokens.shape[1] + (_classToken is null ? 0 : 1);
        if (states.dim() != 3 || states.shape[0] != tokens.shape[0] || states.shape[1] != positions)
            throw new ModelContractException($"{_what} gives states [{string.Join(", ", states.shape)}], but [{tokens.shape[0]}, {positions}, D] was expected.");
        return states;
    }

    private string Name(int position, int length) => _classToken is not null && position >= length ? "the class token" : $"position {position}";

    /// <summary>The index of the largest, or of the first that is no number.</summary>
    private static int Worst(double[] differences)
    {
        var odd = Array.FindIndex(differences, double.IsNaN);
        return odd >= 0 ? odd : Array.IndexOf(differences, differences.Max());
    }
}
