using System.Diagnostics.CodeAnalysis;

namespace Mammut;

/// <summary>What a <see cref="BatchReader{TBatch}"/> has to say when it has no batch.</summary>
internal enum DataState
{
    Flowing,
    Ended,
    Stopped,
}

/// <summary>
/// Draws batches from an asynchronous source for a synchronous consumer. It waits on the thread of the caller, so that all
/// steps stay on one thread, and can break off the wait when the run is to stop.
/// </summary>
/// <param name="source">Where the batches come from.</param>
/// <param name="name">What messages call it; empty for the only source there is.</param>
/// <param name="repeat">Whether the source is enumerated again at its end.</param>
/// <param name="stop">Stops the run.</param>
internal sealed class BatchReader<TBatch>(IAsyncEnumerable<TBatch> source, string name, bool repeat, CancellationToken stop) : IDisposable
    where TBatch : IDisposable
{
    // A source that neither yields nor heeds its token must not keep the program from ending.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly string _what = name.Length == 0 ? "The data" : $"The stream '{name}'";
    private readonly CancellationTokenSource _cancelSource = new();
    private IAsyncEnumerator<TBatch>? _enumerator;
    private Task<bool>? _pending;
    private bool _mayBeEmpty;

    /// <summary>Batches drawn, also those before a resume.</summary>
    public long Batches { get; private set; }

    /// <summary>Which pass through the data this is, from 1.</summary>
    public int Epoch { get; private set; } = 1;

    public DataState State { get; private set; }

    /// <summary>Goes on counting where an earlier run stopped, whose position the source has been given.</summary>
    public void Continue(long batches, int epoch)
    {
        (Batches, Epoch) = (batches, epoch);

        // The position may be the very end of a pass.
        _mayBeEmpty = true;
    }

    /// <summary>Draws and drops batches up to a count.</summary>
    /// <returns>False when stopped on the way.</returns>
    public bool SkipTo(long batches)
    {
        while (Batches < batches)
        {
            if (TryNext(mayStop: true, out var batch))
                batch.Dispose();
            else if (State == DataState.Stopped)
                return false;
            else
                throw new InvalidOperationException($"{_what} ends after {Batches} batches; the checkpoint was made after {batches}. Is it the same data?");
        }

        return true;
    }

    /// <summary>Waits for the next batch, which the caller then owns.</summary>
    /// <param name="mayStop">Whether the wait is broken off when the run is to stop; not so in the middle of a step.</param>
    /// <param name="batch">The batch.</param>
    /// <returns>False when there is none; <see cref="State"/> says why, and <paramref name="batch"/> is not to be used.</returns>
    public bool TryNext(bool mayStop, [MaybeNullWhen(false)] out TBatch batch)
    {
        batch = default;
        if (mayStop && stop.IsCancellationRequested)
            State = DataState.Stopped;
        while (State == DataState.Flowing)
        {
            var fresh = _enumerator is null;
            _enumerator ??= source.GetAsyncEnumerator(_cancelSource.Token);
            bool any;
            try
            {
                any = MoveNext(mayStop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                State = DataState.Stopped;
                return false;
            }

            if (any)
            {
                batch = _enumerator.Current;
                if (mayStop && stop.IsCancellationRequested)
                {
                    // Which of the two came first must not matter: a step whose first batch came after the stop has not begun.
                    batch.Dispose();
                    State = DataState.Stopped;
                    return false;
                }

                Batches++;
                _mayBeEmpty = false;
                return true;
            }

            EndPass(empty: fresh);
        }

        return false;
    }

    public void Dispose()
    {
        _cancelSource.Cancel();
        if (_enumerator is not null && Settle())
            _enumerator.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _cancelSource.Dispose();
    }

    private bool MoveNext(bool mayStop)
    {
        var move = _enumerator!.MoveNextAsync();
        if (move.IsCompleted)
            return move.GetAwaiter().GetResult();

        _pending = move.AsTask();
        if (mayStop)
            Task.WaitAny([_pending], stop);
        var any = _pending.GetAwaiter().GetResult();
        _pending = null;
        return any;
    }

    private void EndPass(bool empty)
    {
        if (empty && !_mayBeEmpty)
            throw new InvalidOperationException(Batches == 0 ? $"{_what} holds no batch." : $"{_what} holds no batch when gone through again, for epoch {Epoch}.");
        _mayBeEmpty = false;
        _enumerator!.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _enumerator = null;
        if (repeat)
            Epoch++;
        else
            State = DataState.Ended;
    }

    /// <summary>Waits for a draw that was broken off, because an enumerator must not be disposed during one.</summary>
    private bool Settle()
    {
        if (_pending is null)
            return true;
        if (!((IAsyncResult)_pending).AsyncWaitHandle.WaitOne(s_patience))
            return false;
        if (_pending is { IsCompletedSuccessfully: true, Result: true })
            _enumerator!.Current.Dispose();

        // Looked at, so that a failure on the way out is not raised again by the finalizer.
        _ = _pending.Exception;
        return true;
    }
}
