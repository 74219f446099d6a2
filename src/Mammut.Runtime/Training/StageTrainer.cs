using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// Trains a module in one stage, on one or several streams of data, each with a loss of its own: a step takes a batch of every stream and
/// sums their gradients, or a batch of one stream in turn. A parameter that no loss of a step reaches stays as it is in that step: neither
/// its weight nor its moments change, and it does not decay. The stage's runs are as those of a <see cref="Trainer{TBatch}"/>.
/// </summary>
public sealed class StageTrainer
{
    private readonly TrainingThread _thread;

    /// <summary>Prepares a run; nothing happens until <see cref="RunAsync"/>.</summary>
    /// <param name="model">The module whose trainable parameters are trained; float32, on one device.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="options">
    /// Settings. Accumulation is a stream's: a joint step takes so many batches of each. Without <see cref="TrainingOptions.RepeatData"/> the
    /// run ends with the stream that ends first; a joint step that lacks a batch is not made.
    /// </param>
    /// <param name="streams">What it reads, at least one, each of another name.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, settings contradict each other, or two streams have one name.</exception>
    public StageTrainer(nn.Module model, TrainingStage stage, TrainingOptions options, params IReadOnlyList<TrainingStream> streams)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(streams);
        stage.Check();
        options.Check();
        if (streams.Count == 0)
            throw new ArgumentException($"The stage '{stage.Name}' reads no stream.", nameof(streams));
        if (streams.FirstOrDefault(stream => stream.Name.Length == 0 || streams.Count(other => other.Name == stream.Name) > 1) is { } twice)
            throw new ArgumentException($"The stage '{stage.Name}' needs a name of its own for each stream, not '{twice.Name}'.", nameof(streams));
        _thread = new TrainingThread(model, options, stop => new TrainingRun(model, stage, streams, options, stop));
    }

    /// <summary>
    /// Trains until all steps are done, a stream ends, or the run is stopped. A stop finishes the step in hand and saves a checkpoint where
    /// there is a folder for it; it is no error, the report says so. A trainer runs once.
    /// </summary>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="NonFiniteLossException">A loss or the gradient became NaN or infinite; the weights are those of the step before.</exception>
    /// <exception cref="InvalidOperationException">
    /// The trainer has run before, a stream holds no batch, the checkpoint folder holds checkpoints of the stage and
    /// <see cref="TrainingOptions.Resume"/> is not set, or the stage it starts from has not been trained to its end there.
    /// </exception>
    /// <exception cref="CheckpointMismatchException">The checkpoint to resume, or to start from, is of another model; this one is unchanged.</exception>
    public Task<TrainingReport> RunAsync(CancellationToken cancellationToken = default) => _thread.RunAsync(cancellationToken);
}
