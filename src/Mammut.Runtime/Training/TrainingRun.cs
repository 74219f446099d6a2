using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>One run of a <see cref="Trainer{TBatch}"/>, all on the thread that calls <see cref="Execute"/>.</summary>
internal sealed class TrainingRun<TBatch> : IDisposable where TBatch : IDisposable
{
    private readonly nn.Module _model;
    private readonly Func<TBatch, LossParts> _loss;
    private readonly TrainingOptions _options;
    private readonly Func<TBatch, int>? _samples;
    private readonly AdamW _optimizer;
    private readonly BatchReader<TBatch> _reader;
    private readonly TrainerFolder? _folder;
    private readonly TrainingSpeed _speed;

    private TrainerState _state = new(0, 0, 1, null, new Dictionary<string, long>());
    private string? _checkpoint;
    private long _checkpointStep;

    public TrainingRun(
        nn.Module model, IAsyncEnumerable<TBatch> batches, Func<TBatch, LossParts> loss, TrainingOptions options,
        Func<TBatch, int>? samples, CancellationToken stop)
    {
        (_model, _loss, _options, _samples) = (model, loss, options, samples);
        _folder = options.CheckpointFolder is { } folder ? new TrainerFolder(folder, options.KeepLast, options.Keys) : null;
        _folder?.RemoveUnfinished();
        if (_folder?.Newest is { } newest && !options.Resume)
        {
            throw new InvalidOperationException(
                $"'{options.CheckpointFolder}' holds checkpoints of another run, the newest '{Path.GetFileName(newest)}'. "
                + $"Set {nameof(TrainingOptions.Resume)} to go on from it, or choose another folder.");
        }

        _optimizer = new AdamW(model.named_parameters(), options.Optimizer, options.Decays);
        _reader = new BatchReader<TBatch>(batches, options.RepeatData, stop);
        _speed = new TrainingSpeed(Stopwatch.StartNew());
    }

    public TrainingReport Execute()
    {
        var resumed = Resume();
        var first = _state.Step;
        using var log = _options.LogFile is { } path ? new TrainingLog(path, first) : null;
        TrainingStep? last = null;
        while (resumed && _state.Step < _options.Steps && TryStep(out var step))
        {
            last = step;
            log?.Write(step);
            _options.Progress?.Report(step);
            _options.OnStep?.Invoke(step);
            if (step.Step % _options.CheckpointEvery == 0)
                Save();
        }

        Save();
        var through = _state.Step >= _options.Steps;
        return new TrainingReport(
            first, _state.Step, _options.Steps, !through && _reader.State == DataState.Stopped, !through && _reader.State == DataState.Ended,
            _speed.Elapsed, last, _checkpoint);
    }

    public void Dispose()
    {
        _reader.Dispose();
        _optimizer.Dispose();
    }

    /// <returns>False when stopped while it found its place in the data.</returns>
    private bool Resume()
    {
        _checkpoint = _folder?.Newest;
        if (_checkpoint is null)
            return true;

        _state = _folder!.Load(_checkpoint, _model, _optimizer);
        _checkpointStep = _state.Step;
        if (_state.Step >= _options.Steps)
            return true;
        if (_options.RestoreDataPosition is null)
        {
            // Reading must not move the random state: it is the one after the step, as in a run that was not interrupted.
            using var random = get_rng_state();
            var found = _reader.SkipTo(_state.Batches);
            set_rng_state(random);
            return found;
        }

        if (_state.DataPosition is null)
        {
            throw new InvalidOperationException(
                $"'{_checkpoint}' holds no data position, so {nameof(TrainingOptions.RestoreDataPosition)} cannot be used; it was saved without {nameof(TrainingOptions.SaveDataPosition)}.");
        }

        _options.RestoreDataPosition(_state.DataPosition);
        _reader.Continue(_state.Batches, _state.Epoch);
        return true;
    }

    /// <returns>False when the data ended or the run is to stop, and no step was made.</returns>
    private bool TryStep([NotNullWhen(true)] out TrainingStep? step)
    {
        step = null;
        if (_options.Seed is { } seed)
            manual_seed(unchecked(seed * 1_000_003 + _state.Step)).Dispose();

        var losses = new LossMeans(_state.Step + 1);
        try
        {
            for (var i = 0; i < _options.AccumulationSteps && TryNext(mayStop: i == 0, out var batch); i++)
            {
                using (batch)
                    Backward(batch, losses);
            }

            // An accumulation that a stop broke off is as if it had not begun: its batches come again after a resume.
            if (losses.Batches == 0 || _reader.State == DataState.Stopped)
                return false;
            step = Update(losses);
            return true;
        }
        finally
        {
            _optimizer.ClearGradients();
        }
    }

    private bool TryNext(bool mayStop, [MaybeNullWhen(false)] out TBatch batch)
    {
        try
        {
            return _reader.TryNext(mayStop, out batch);
        }
        catch
        {
            // The data broke, not the training: what has been learned so far is worth keeping.
            Save();
            throw;
        }
    }

    private void Backward(TBatch batch, LossMeans losses)
    {
        using var scope = NewDisposeScope();
        using var parts = _loss(batch);
        losses.Add(parts, _samples?.Invoke(batch));
        parts.Total.backward();
    }

    private TrainingStep Update(LossMeans losses)
    {
        var number = _state.Step + 1;
        var rate = LearningRates.At(
            _options.Schedule, _state.Step, _options.Steps, _options.WarmupSteps, _options.LearningRate, _options.MinLearningRate);
        double norm;
        using (var gradients = _optimizer.TakeGradients())
        {
            // The sum over micro-batches becomes their mean, and the clipping is applied, within the update itself.
            norm = gradients.Norm / losses.Batches;
            if (!double.IsFinite(norm))
                throw new NonFiniteLossException(number, NonFiniteLossException.GradientNorm, norm, gradients.FirstNonFinite());
            var clip = _options.ClipNorm > 0 ? Math.Min(1, _options.ClipNorm / (norm + 1e-6)) : 1;
            _optimizer.Step(gradients, rate, clip / losses.Batches);
        }

        using (NewDisposeScope())
        using (no_grad())
            _options.AfterStep?.Invoke();

        _state = new TrainerState(
            number, _reader.Batches, _reader.Epoch, _folder is null ? null : _options.SaveDataPosition?.Invoke(), _state.Updates);
        _speed.Add(losses.Samples);
        return new TrainingStep(
            number, _options.Steps, _reader.Epoch, losses.Means(), losses.Total, rate, norm, _speed.SamplesPerSecond,
            _speed.Elapsed, _speed.Remaining(_options.Steps - number));
    }

    private void Save()
    {
        if (_folder is null || _state.Step == _checkpointStep)
            return;
        _checkpoint = _folder.Save(_model, _optimizer, _state with { Updates = _optimizer.Updates }, _options.DeclarationJson);
        _checkpointStep = _state.Step;
    }
}
