using System.Runtime.CompilerServices;

namespace Mammut.Data.Tests;

/// <summary>A data set that counts what is asked of it.</summary>
internal sealed class WatchedPairs(int count, int size = 8) : IImageTextDataset
{
    private int _read;
    private int _started;
    private int _decoded;
    private int _decoding;
    private int _open;

    /// <summary>Samples given out so far.</summary>
    public int Read => Volatile.Read(ref _read);

    /// <summary>Pictures whose decoding has begun so far.</summary>
    public int Started => Volatile.Read(ref _started);

    /// <summary>Pictures decoded so far.</summary>
    public int Decoded => Volatile.Read(ref _decoded);

    /// <summary>Pictures being decoded now.</summary>
    public int Decoding => Volatile.Read(ref _decoding);

    /// <summary>Passes that have begun and not ended.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Called with the number of the sample before it is decoded.</summary>
    public Action<int> BeforeDecoding { get; set; } = _ => { };

    public async IAsyncEnumerable<ImageTextSample> ReadAsync(
        DatasetPass? pass = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        Interlocked.Increment(ref _open);
        try
        {
            for (var i = 0; i < count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var number = i;
                Interlocked.Increment(ref _read);
                yield return ImageTextSample.FromDecoder($"{i:D5}", "watched", [$"caption {i}"], _ => Decode(number));
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private RgbImage Decode(int number)
    {
        Interlocked.Increment(ref _started);
        Interlocked.Increment(ref _decoding);
        try
        {
            BeforeDecoding(number);
            Interlocked.Increment(ref _decoded);
            return Pictures.Smooth(size, size, number);
        }
        finally
        {
            Interlocked.Decrement(ref _decoding);
        }
    }
}
