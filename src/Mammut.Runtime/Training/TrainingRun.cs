using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>One run of a trainer, all on the thread that calls <see cref="Execute"/>.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly nn.Module _model;
    private readonly TrainingStage? _stage;
    private readonly TrainingOptions _options;
    private readonly AdamW _optimizer;
    private readonly IReadOnlyList<StreamRun> _streams;
    private readonly TrainerFolder? _folder;
    private readonly TrainingSpeed _speed;

    private TrainerState _state = new(0, 0, 1, null, new Dictionary<string, long>());
    private string? _checkpoint;
    private long _checkpointStep;

    /// <param name="model">What is trained.</param>
    /// <param name="stage">The stage; null for a trainer of one stream, without a name.</param>
    /// <param name="streams">The data.</param>
    /// <param name="options">Settings.</param>
    /// <param name="stop">Stops the run.</param>
    public TrainingRun(nn.Module model, TrainingStage? stage, IReadOnlyList<TrainingStream> streams, TrainingOptions options, CancellationToken stop)
    {
        (_model, _stage, _options) = (model, stage, options);
        _folder = FolderOf(stage?.Name);
        _folder?.RemoveUnfinished();
        if (_folder?.Newest is { } newest && !options.Resume)
        {
            throw new InvalidOperationException(
                $"'{_folder.Folder}' holds checkpoints of another run, the newest '{Path.GetFileName(newest)}'. "
                + $"Set {nameof(TrainingOptions.Resume)} to go on from it, or choose another folder.");
        }

        _optimizer = new AdamW(model.named_parameters(), options.Optimizer, options.Decays);
        _streams = [.. streams.Select(stream => stream.Open(options.RepeatData, stop))];
        _speed = new TrainingSpeed(Stopwatch.StartNew());
    }

    /// <summary>The least of the streams' epochs.</summary>
    private int Epoch => _streams.Min(stream => stream.Epoch);

    public TrainingReport Execute()
    {
        var resumed = Resume();
        var first = _state.Step;
        using var log = LogFile is { } path ? new TrainingLog(path, first) : null;
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
        // Where the checkpoint itself says that more steps were asked for.
        if (_checkpoint is not null && _state.Step < _state.Steps && (through || Any(DataState.Ended)))
            TrainerFolder.MarkEnded(_checkpoint);
        return new TrainingReport(
            first, _state.Step, _options.Steps, !through && Any(DataState.Stopped), !through && Any(DataState.Ended),
            _speed.Elapsed, last, _checkpoint);
    }

    /// <summary>Ends all of it, whatever one stream has against its end; the first such error is told then.</summary>
    public void Dispose()
    {
        _optimizer.Dispose();
        Exception? first = null;
        foreach (var stream in _streams)
        {
            try
            {
                stream.Dispose();
            }
            catch (Exception error)
            {
                first ??= error;
            }
        }

        if (first is not null)
            ExceptionDispatchInfo.Throw(first);
    }

    /// <summary>The file of the steps; of a stage one with its name in front of the ending.</summary>
    private string? LogFile => _options.LogFile is { } path && _stage is not null ? Path.ChangeExtension(path, _stage.Name + Path.GetExtension(path)) : _options.LogFile;

    private bool Any(DataState state) => _streams.Any(stream => stream.Data == state);

    /// <summary>Where the checkpoints of a stage lie; those of a run without stages for no name. Null without a folder for any.</summary>
    private TrainerFolder? FolderOf(string? stage) =>
        _options.CheckpointFolder is { } folder ? new TrainerFolder(stage is null ? folder : Path.Combine(folder, stage), _options.KeepLast, _options.Keys) : null;

    /// <returns>False when stopped while it found its place in the data.</returns>
    private bool Resume()
    {
        _checkpoint = _folder?.Newest;
        if (_checkpoint is null)
        {
            if (_stage?.From is { } before && FolderOf(before) is { } folder)
                folder.LoadWeights(_model, _stage.Name, before);
            return true;
        }

        // Before anything changes.
        var places = Places(TrainerState.Read(_checkpoint));
        _state = _folder!.Load(_checkpoint, _model, _optimizer);
        _checkpointStep = _state.Step;
        if (_state.Step >= _options.Steps)
            return true;
        if (_options.RestoreDataPosition is null)
        {
            // Reading must not move the random state: it is the one after the step, as in a run that was not interrupted.
            using var random = get_rng_state();
            var found = _streams.Zip(places).All(pair => pair.First.SkipTo(pair.Second.Batches));
            set_rng_state(random);
            return found;
        }

        if (_state.DataPosition is null)
        {
            throw new InvalidOperationException(
                $"'{_checkpoint}' holds no data position, so {nameof(TrainingOptions.RestoreDataPosition)} cannot be used; it was saved without {nameof(TrainingOptions.SaveDataPosition)}.");
        }

        _options.RestoreDataPosition(_state.DataPosition);
        foreach (var (stream, place) in _streams.Zip(places))
            stream.Continue(place.Batches, place.Epoch);
        return true;
    }

    /// <summary>Where the checkpoint says that each stream stands.</summary>
    private IReadOnlyList<StreamState> Places(TrainerState state)
    {
        if (_stage is null && state.Streams is null)
            return [new StreamState("", state.Batches, state.Epoch)];
        if (state.Streams?.Select(place => place.Name).SequenceEqual(_streams.Select(stream => stream.Name)) == true)
            return state.Streams;
        throw new InvalidOperationException(
            $"'{_checkpoint}' cannot be gone on from: it was made by {Names(state.Streams?.Select(place => place.Name))}, this run is {Names(_stage is null ? null : _streams.Select(stream => stream.Name))}.");

        static string Names(IEnumerable<string>? streams) => streams is null ? "a run without stages" : $"a stage of the streams {string.Join(", ", streams)}";
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
            if (!Accumulate(_stage is { Steps: StageSteps.Alternating } ? [_streams[(int)(_state.Step % _streams.Count)]] : _streams, losses))
                return false;
            step = Update(losses);
            return true;
        }
        finally
        {
            _optimizer.ClearGradients();
        }
    }

    /// <summary>Sums the gradients of the step's batches.</summary>
    /// <returns>False when there is to be no step.</returns>
    private bool Accumulate(IReadOnlyList<StreamRun> streams, LossMeans losses)
    {
        for (var i = 0; i < _options.AccumulationSteps; i++)
        {
            foreach (var stream in streams)
            {
                if (!TryRead(stream, mayStop: i == 0 && stream == streams[0]))
                {
                    // An accumulation that a stop broke off is as if it had not begun: its batches come again after a resume. What the
                    // data left incomplete is averaged, but not where the streams would be averaged over unlike numbers.
                    return losses.Batches > 0 && stream.Data != DataState.Stopped && streams.Count == 1;
                }

                Backward(stream, losses);
            }

            losses.Next();
        }

        return true;
    }

    private bool TryRead(StreamRun stream, bool mayStop)
    {
        try
        {
            return stream.TryRead(mayStop);
        }
        catch
        {
            // The data broke, not the training: what has been learned so far is worth keeping.
            Save();
            throw;
        }
    }

    private static void Backward(StreamRun stream, LossMeans losses)
    {
        using var scope = NewDisposeScope();
        try
        {
            using var parts = stream.Loss();
            losses.Add(stream, parts, stream.Samples);
            (stream.Weight == 1 ? parts.Total : parts.Total * stream.Weight).backward();
        }
        finally
        {
            stream.Release();
        }
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
            number, _streams.Sum(stream => stream.Batches), Epoch, _folder is null ? null : _options.SaveDataPosition?.Invoke(), _state.Updates)
        {
            Steps = _options.Steps,
            Streams = _stage is null ? null : [.. _streams.Select(stream => new StreamState(stream.Name, stream.Batches, stream.Epoch))],
        };
        _speed.Add(losses.Samples);
        return new TrainingStep(
            number, _options.Steps, Epoch, losses.Means(), losses.Total, rate, norm, _speed.SamplesPerSecond,
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
