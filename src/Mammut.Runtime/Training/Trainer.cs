using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// Trains a module on batches from an asynchronous source. The steps run synchronously on one thread that belongs to the
/// run, because dispose scopes and the pool of torch's worker threads are bound to a thread; only the data side is asynchronous.
/// Nothing is left behind by a step: not a batch, not a tensor.
/// </summary>
/// <typeparam name="TBatch">A batch; disposed of after use.</typeparam>
public sealed class Trainer<TBatch> where TBatch : IDisposable
{
    private readonly TrainingThread _thread;

    /// <summary>Prepares a run; nothing happens until <see cref="RunAsync"/>.</summary>
    /// <param name="model">The module whose trainable parameters are trained; float32, on one device.</param>
    /// <param name="batches">The data; enumerated as often as it takes, see <see cref="TrainingOptions.RepeatData"/>.</param>
    /// <param name="loss">Loss of a batch, by parts. Called on the training thread inside a dispose scope.</param>
    /// <param name="options">Settings.</param>
    /// <param name="samples">Number of samples in a batch, for the speed in the progress; null where it does not matter.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or settings contradict each other.</exception>
    public Trainer(
        nn.Module model,
        IAsyncEnumerable<TBatch> batches,
        Func<TBatch, LossParts> loss,
        TrainingOptions options,
        Func<TBatch, int>? samples = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        var stream = new TrainingStream<TBatch>("", batches, loss, samples);
        _thread = new TrainingThread(model, options, stop => new TrainingRun(model, stage: null, [stream], options, stop));
    }

    /// <summary>
    /// Trains until all steps are done, the data ends, or the run is stopped. A stop finishes the step in hand and saves a
    /// checkpoint where there is a folder for it; it is no error, the report says so. A trainer runs once.
    /// </summary>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="NonFiniteLossException">A loss or the gradient became NaN or infinite; the weights are those of the step before.</exception>
    /// <exception cref="InvalidOperationException">
    /// The trainer has run before, the data holds no batch, or the checkpoint folder holds checkpoints and <see cref="TrainingOptions.Resume"/> is not set.
    /// </exception>
    /// <exception cref="CheckpointMismatchException">The checkpoint to resume is of another model; this one is unchanged.</exception>
    public Task<TrainingReport> RunAsync(CancellationToken cancellationToken = default) => _thread.RunAsync(cancellationToken);
}
