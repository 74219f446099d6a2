using static TorchSharp.torch;

namespace Mammut;

/// <summary>Runs a training once, on a thread of its own and with the model in training mode.</summary>
internal sealed class TrainingThread(nn.Module model, TrainingOptions options, Func<CancellationToken, TrainingRun> open)
{
    private int _started;

    public Task<TrainingReport> RunAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
            throw new InvalidOperationException("This trainer has run before; make a new one.");

        // A thread of its own, not one of the pool's: torch keeps a team of worker threads for every thread that calls it.
        return Task.Factory.StartNew(
            () => Run(cancellationToken),
            CancellationToken.None,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Default);
    }

    private TrainingReport Run(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var key = options.StopOnCancelKey ? new CancelKey(stop) : null;
        var wasTraining = model.training;

        // Only if need be: train() would also reach submodules that were put into evaluation mode on purpose.
        if (!wasTraining)
            model.train();
        try
        {
            using var run = open(stop.Token);
            return run.Execute();
        }
        finally
        {
            if (!wasTraining)
                model.eval();
        }
    }
}
