using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Testing;

/// <summary>
/// Finds out by experiment what a model's results depend on, and holds that against what was declared: inputs are changed in
/// one place, and what moves is compared with what may move. For tests; <c>[GenerateModelTests]</c> writes them.
/// </summary>
/// <typeparam name="TModel">The model.</typeparam>
public sealed class ModelProbe<TModel> : IDisposable
    where TModel : nn.Module
{
    private static readonly string[] s_opened = ["_gate", ".attention_scale", ".mlp_scale"];

    private readonly ProbeSizes _sizes;
    private readonly TModel _model;

    /// <summary>Takes over a model, on the CPU, and puts it into evaluation mode.</summary>
    /// <param name="model">The model; it is disposed of with the probe.</param>
    /// <param name="sizes">Its sizes.</param>
    /// <param name="openGates">
    /// Whether to open the gates of the cross-attention blocks half, and the scales of branches wholly. Gates start shut, scales may
    /// start next to 0, and behind these no test could tell what is seen.
    /// </param>
    /// <exception cref="ArgumentException">Gates are to be opened, but the model has neither gates nor scales.</exception>
    public ModelProbe(TModel model, ProbeSizes sizes, bool openGates = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(sizes);
        (_model, _sizes) = (model, sizes);
        model.eval();
        if (openGates)
            OpenGates();
    }

    /// <summary>A pass to be checked.</summary>
    /// <param name="name">The pass's name, for messages.</param>
    /// <param name="run">Runs it: to states <c>[B, T, D]</c>, or <c>[B, T + 1, D]</c> where a class token stands behind the text.</param>
    /// <param name="classToken">Key of the class token's parameter; null where the pass has none.</param>
    public PassProbe Pass(string name, Func<TModel, PassBatch, Tensor> run, string? classToken = null) =>
        new(name, _model, _sizes, batch => run(_model, batch), classToken);

    /// <summary>An embedding to be checked.</summary>
    /// <param name="name">What it is, for messages.</param>
    /// <param name="run">Computes it: <c>[B, D]</c>.</param>
    public EmbeddingProbe Embedding(string name, Func<TModel, ModelBatch, Tensor> run) => new(name, _sizes, batch => run(_model, batch));

    /// <summary>The loss to be checked.</summary>
    /// <param name="run">Computes it.</param>
    public LossProbe Loss(Func<TModel, ModelBatch, LossParts> run) => new(_sizes, batch => run(_model, batch));

    /// <summary>Disposes of the model.</summary>
    public void Dispose() => _model.Dispose();

    private void OpenGates()
    {
        using var unrecorded = no_grad();
        var gates = _model.named_parameters().Where(parameter => s_opened.Any(ending => parameter.name.EndsWith(ending, StringComparison.Ordinal))).ToArray();
        if (gates.Length == 0)
            throw new ArgumentException($"{_model.GetName()} has no parameter whose name ends in {string.Join(" or ", s_opened)}.", "openGates");
        foreach (var (name, gate) in gates)
            gate.fill_(name.EndsWith("_gate", StringComparison.Ordinal) ? 0.5 : 1);
    }
}
