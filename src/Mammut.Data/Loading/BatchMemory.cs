using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Mammut.Data;

/// <summary>
/// The pictures of a batch, into which the workers write each its row, so that nothing is left to copy when the last is there. Its
/// tensor is freed with the last of those who <see cref="Hold"/> it, unless it was taken out before.
/// </summary>
internal sealed unsafe class BatchMemory : IDisposable
{
    private readonly long[] _shape;
    private readonly float* _start;
    private readonly int _rowLength;
    private Tensor? _images;
    private int _holders = 1;

    /// <summary>Takes memory; the one who does holds it.</summary>
    /// <param name="rows">Pictures.</param>
    /// <param name="height">Rows of a picture.</param>
    /// <param name="width">Columns of a picture.</param>
    /// <param name="pinned">Whether the memory is such as a GPU can read while the processor goes on.</param>
    public BatchMemory(int rows, int height, int width, bool pinned)
    {
        _shape = [rows, 3, height, width];
        _rowLength = 3 * height * width;

        // In no dispose scope: the thread may have one open, and the memory is not its business.
        var images = empty(_shape, dtype: ScalarType.Float32, device: CPU).DetachFromDisposeScope();
        if (pinned)
        {
            using (images)
            {
                _images = images.pin_memory().DetachFromDisposeScope();
            }
        }
        else
        {
            _images = images;
        }

        _start = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(_images.bytes));
    }

    /// <summary>Whether the tensor is gone: taken out or freed.</summary>
    public bool IsEmpty => Volatile.Read(ref _images) is null;

    /// <summary>A picture: [3, height, width] floats. To be used only by one who holds the memory.</summary>
    public Span<float> Row(int number) => new(_start + ((long)number * _rowLength), _rowLength);

    /// <summary>Keeps the memory until <see cref="Release"/>.</summary>
    public void Hold() => Interlocked.Increment(ref _holders);

    /// <summary>Ends what <see cref="Hold"/>, or making it, began.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            Dispose();
        }
    }

    /// <summary>Frees the tensor, whoever holds the memory, unless it was taken out.</summary>
    public void Dispose() => Interlocked.Exchange(ref _images, null)?.Dispose();

    /// <summary>Takes the tensor out: it is the caller's from now on, and the rows with it.</summary>
    public Tensor Take() => Interlocked.Exchange(ref _images, null) ?? throw new InvalidOperationException("The batch was taken out before.");
}
