using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace Mammut.Data;

/// <summary>
/// Says where each picture is written, in the hope that none before it is broken. A broken one moves those after it up by one row,
/// which costs copies, until the reading comes to a new batch and knows of it: it then goes on where the rows are right again.
/// </summary>
/// <param name="batchSize">Pictures in a batch.</param>
/// <param name="height">Rows of a picture.</param>
/// <param name="width">Columns of a picture.</param>
/// <param name="pinned">Whether batches are in pinned memory.</param>
internal sealed class PixelMemory(int batchSize, int height, int width, bool pinned) : IDisposable
{
    private readonly ConcurrentBag<float[]> _spares = [];
    private readonly List<BatchMemory> _batches = [];
    private readonly Lock _counting = new();
    private BatchMemory? _filling;
    private int _next;
    private int _outside; // pictures that have memory of their own before the next batch is begun
    private long _given;
    private (long Epoch, long Count) _broken;

    /// <summary>Memory for the next picture in the order. Only for the thread that reads.</summary>
    public PixelRow Next()
    {
        if (_filling is null && _outside == 0)
        {
            _outside = UntilNextBatch();
        }

        _given++;
        if (_outside > 0)
        {
            _outside--;
            return new PixelRow(null, 0, _spares.TryTake(out var spare) ? spare : GC.AllocateUninitializedArray<float>(3 * height * width));
        }

        _filling ??= BeginBatch();
        _filling.Hold();
        var row = new PixelRow(_filling, _next++, null);
        if (_next == batchSize)
        {
            EndBatch();
        }

        return row;
    }

    /// <summary>The next picture is the first of an epoch, and of a batch. Only for the thread that reads.</summary>
    /// <param name="epoch">Its number.</param>
    public void BeginEpoch(long epoch)
    {
        EndBatch();
        (_outside, _given) = (0, 0);
        lock (_counting)
        {
            _broken = (epoch, 0);
        }
    }

    /// <summary>Says that a picture is broken: its row stays empty.</summary>
    /// <param name="epoch">The epoch it is of; the reading may be in a later one.</param>
    public void SawBroken(long epoch)
    {
        lock (_counting)
        {
            _broken = epoch == _broken.Epoch ? (epoch, _broken.Count + 1) : _broken;
        }
    }

    /// <summary>Takes back what <see cref="Next"/> gave.</summary>
    public void Release(PixelRow row)
    {
        if (row.Own is not null)
        {
            _spares.Add(row.Own);
        }

        row.Batch?.Release();
    }

    /// <summary>A batch of pictures that are decoded, in their order: their own memory if it is one batch's, with what is amiss copied.</summary>
    /// <param name="rows">The pictures, at most a batch of them; still to be released.</param>
    /// <returns>float32 [rows, 3, height, width], in no dispose scope.</returns>
    public Tensor Assemble(ReadOnlySpan<PixelRow> rows)
    {
        // The batch whose memory the first one is in ends in this one: nothing more will be written to it. Its rows only move up.
        if (rows.Length == batchSize && rows[0].Batch is { } home)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                if (rows[i].Batch != home || rows[i].Number != i)
                {
                    rows[i].Pixels.CopyTo(home.Row(i));
                }
            }

            return home.Take();
        }

        var copy = new BatchMemory(rows.Length, height, width, pinned);
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i].Pixels.CopyTo(copy.Row(i));
        }

        return copy.Take();
    }

    /// <summary>Frees what was not handed out. To be called when nobody reads or decodes any more.</summary>
    public void Dispose()
    {
        _filling = null;
        _batches.ForEach(batch => batch.Dispose());
        _batches.Clear();
    }

    private int UntilNextBatch()
    {
        lock (_counting)
        {
            var begun = (int)((_given - _broken.Count) % batchSize);
            return begun == 0 ? 0 : batchSize - begun;
        }
    }

    private BatchMemory BeginBatch()
    {
        _batches.RemoveAll(batch => batch.IsEmpty);
        var batch = new BatchMemory(batchSize, height, width, pinned);
        _batches.Add(batch);
        return batch;
    }

    private void EndBatch()
    {
        _filling?.Release();
        (_filling, _next) = (null, 0);
    }
}
