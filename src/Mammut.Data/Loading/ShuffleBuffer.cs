using System.Runtime.CompilerServices;

namespace Mammut.Data;

/// <summary>Mixes a stream with a buffer of fixed size: each item that comes takes the place of a random one, which goes.</summary>
internal static class ShuffleBuffer
{
    public static async IAsyncEnumerable<T> Shuffle<T>(
        IAsyncEnumerable<T> items, int size, SplitMix64 random, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var waiting = new List<T>();
        await foreach (var item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (waiting.Count < size)
            {
                waiting.Add(item);
                continue;
            }

            var i = random.Next(size);
            var drawn = waiting[i];
            waiting[i] = item;
            yield return drawn;
        }

        while (waiting.Count > 0)
        {
            var i = random.Next(waiting.Count);
            var drawn = waiting[i];
            waiting[i] = waiting[^1];
            waiting.RemoveAt(waiting.Count - 1);
            yield return drawn;
        }
    }
}
