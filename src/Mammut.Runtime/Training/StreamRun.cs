namespace Mammut;

/// <summary>A stream of data within a run: its batches one at a time, whatever their type.</summary>
internal abstract class StreamRun(string name, double weight) : IDisposable
{
    public string Name => name;

    public double Weight => weight;

    /// <summary>What stands in front of its losses' names; empty for the one stream of a trainer without stages.</summary>
    public string Prefix { get; } = name.Length == 0 ? "" : name + ".";

    /// <summary>Batches drawn, also those before a resume.</summary>
    public abstract long Batches { get; }

    /// <summary>Which pass through the data this is, from 1.</summary>
    public abstract int Epoch { get; }

    public abstract DataState Data { get; }

    /// <summary>Goes on counting where an earlier run stopped, whose position the source has been given.</summary>
    public abstract void Continue(long batches, int epoch);

    /// <summary>Draws and drops batches up to a count; false when stopped on the way.</summary>
    public abstract bool SkipTo(long batches);

    /// <summary>Waits for the next batch and keeps it; false when there is none.</summary>
    public abstract bool TryRead(bool mayStop);

    /// <summary>The batch's loss.</summary>
    public abstract LossParts Loss();

    /// <summary>How many samples the batch has; null where that is not known.</summary>
    public abstract int? Samples { get; }

    /// <summary>Disposes of the batch.</summary>
    public abstract void Release();

    public abstract void Dispose();
}

/// <summary>A stream of batches of one type.</summary>
internal sealed class StreamRun<TBatch>(string name, double weight, BatchReader<TBatch> reader, Func<TBatch, LossParts> loss, Func<TBatch, int>? samples)
    : StreamRun(name, weight)
    where TBatch : IDisposable
{
    private TBatch? _batch;

    public override long Batches => reader.Batches;

    public override int Epoch => reader.Epoch;

    public override DataState Data => reader.State;

    public override void Continue(long batches, int epoch) => reader.Continue(batches, epoch);

    public override bool SkipTo(long batches) => reader.SkipTo(batches);

    public override bool TryRead(bool mayStop) => reader.TryNext(mayStop, out _batch);

    public override LossParts Loss() => loss(_batch!);

    public override int? Samples => samples?.Invoke(_batch!);

    public override void Release()
    {
        _batch?.Dispose();
        _batch = default;
    }

    public override void Dispose() => reader.Dispose();
}
