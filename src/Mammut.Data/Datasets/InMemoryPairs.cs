namespace Mammut.Data;

/// <summary>Pictures and captions that are already in memory: for tests, for measuring speed, and for data made by a program.</summary>
public sealed class InMemoryPairs : ListedDataset
{
    /// <summary>Wraps samples.</summary>
    /// <param name="samples">The samples, in order.</param>
    public InMemoryPairs(IEnumerable<ImageTextSample> samples)
        : base([.. samples ?? throw new ArgumentNullException(nameof(samples))], [])
    {
    }

    /// <summary>Wraps pictures with one caption each; the keys are the numbers from 0.</summary>
    /// <param name="pairs">The pairs, in order.</param>
    public InMemoryPairs(IEnumerable<(RgbImage Image, string Caption)> pairs)
        : this((pairs ?? throw new ArgumentNullException(nameof(pairs))).Select((pair, i) =>
            ImageTextSample.FromImage($"{i:D6}", "memory", [pair.Caption], pair.Image)))
    {
    }

    /// <summary>Noise with numbered captions, to measure speed without a disk or a decoder.</summary>
    /// <param name="count">How many samples.</param>
    /// <param name="size">Rows and columns of each picture.</param>
    /// <param name="seed">Where the noise comes from.</param>
    public static InMemoryPairs Synthetic(int count, int size, long seed = 0) =>
        new(Enumerable.Range(0, count).Select(i =>
        {
            var pixels = new byte[3 * size * size];
            var random = new SplitMix64(SplitMix64.Combine(seed, i));
            for (var at = 0; at < pixels.Length; at++)
            {
                pixels[at] = (byte)random.Next();
            }

            return (new RgbImage(size, size, pixels), $"picture number {i}");
        }));
}
