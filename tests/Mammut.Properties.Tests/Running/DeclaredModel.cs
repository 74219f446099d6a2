using Mammut.Data;
using static TorchSharp.torch;

namespace Mammut.Properties.Tests.Running;

/// <summary>
/// A generated model, called as a user would. For each random model a class is written that derives from this one and is
/// compiled with it.
/// </summary>
public abstract class DeclaredModel : IDisposable
{
    private readonly List<(string Name, Tensor Value)> _outputs = [];

    /// <summary>The model.</summary>
    public abstract nn.Module Module { get; }

    /// <summary>What the compiler says of it.</summary>
    public abstract ModelSummary Summary { get; }

    /// <summary>Writes a checkpoint.</summary>
    public abstract void Save(string folder);

    /// <summary>Reads a checkpoint.</summary>
    public abstract LoadReport Load(string folder);

    /// <summary>Calls every function that takes tensors and gives tensors.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Outputs(Tensor images, Tensor tokens, Tensor prefix)
    {
        _outputs.Clear();
        Call(images, tokens, prefix);
        return [.. _outputs];
    }

    /// <summary>The loss; null where the model has no head.</summary>
    public virtual LossParts? Loss(Tensor images, Tensor tokens, Tensor prefix) => null;

    /// <summary>Short texts for images; null where the model cannot generate.</summary>
    public virtual IReadOnlyList<string>? Generate(Tensor images, ITokenizer tokenizer) => null;

    /// <summary>The loss of every stream.</summary>
    public virtual IEnumerable<(string Stream, LossParts Loss)> StreamLosses(Tensor images, Tensor tokens, Tensor prefix) => [];

    /// <summary>Runs the trainer of every stage.</summary>
    /// <param name="batches">What each stream gives.</param>
    /// <param name="options">The run.</param>
    public virtual IEnumerable<(string Stage, TrainingReport Report)> Train(IAsyncEnumerable<ImageTextBatch> batches, TrainingOptions options) => [];

    /// <inheritdoc/>
    public void Dispose()
    {
        Module.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes the calls and hands each result to <c>Give</c>.</summary>
    protected abstract void Call(Tensor images, Tensor tokens, Tensor prefix);

    /// <summary>Notes a result.</summary>
    protected void Give(string name, Tensor value) => _outputs.Add((name, value));

    /// <summary>Notes the results of <c>Forward</c>, which gives several where there are several heads, or a contrastive one.</summary>
    protected void Give(string name, System.Runtime.CompilerServices.ITuple values)
    {
        for (var i = 0; i < values.Length; i++)
            Give(name, (Tensor)values[i]!);
    }
}
